// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.secret.HmacSha256;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.ShardRow;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * Looks through the whole vault: the code of every row, every key against its fingerprint, the sums
 * over copies and keys. While others write, a sum is judged only where nothing changed meanwhile;
 * what did change is looked at again.
 */
final class VaultCheck {

    private static final int PAGE = 200;
    private static final int ROUNDS = 5;
    private static final int MOST_FAULTS = 100;

    private final VaultStore store;
    private final RowCodes codes;
    private final RowCrypto rows;
    private final MaskedSum sums;
    private final Clock clock;
    private final LongConsumer progress;
    private final List<String> faults = new ArrayList<>();
    private long keys;
    private long copies;

    /**
     * @param progress told how many key rows were looked at
     */
    VaultCheck(
            VaultStore store,
            RowCodes codes,
            RowCrypto rows,
            MaskedSum sums,
            Clock clock,
            LongConsumer progress) {
        this.store = store;
        this.codes = codes;
        this.rows = rows;
        this.sums = sums;
        this.clock = clock;
        this.progress = progress;
    }

    VaultReport run() throws VaultStoreException {
        List<ShardRow> before = store.shards();
        for (int round = 1; ; round++) {
            faults.clear();
            keys = 0;
            copies = 0;
            Map<Integer, byte[]> found = new HashMap<>();
            Map<Integer, Long> counts = new HashMap<>();
            scan(found, counts);
            List<ShardRow> after = store.shards();
            boolean still = Ledger.marks(before).equals(Ledger.marks(after));
            if (still || round == ROUNDS) {
                judge(before, after, found, counts);
                return new VaultReport(clock.instant(), keys, copies, faults);
            }
            before = after;
        }
    }

    private void judge(
            List<ShardRow> before,
            List<ShardRow> after,
            Map<Integer, byte[]> found,
            Map<Integer, Long> counts) {
        if (after.size() != Ledger.SHARDS) {
            fault("the table of shards has " + after.size() + " rows of " + Ledger.SHARDS);
        }
        for (ShardRow shard : after) {
            int number = shard.number();
            boolean unchanged = before.contains(shard);
            if (!codes.holds(shard)) {
                fault("shard " + number + " was changed from outside");
            } else if (unchanged
                    && (shard.keys() != counts.getOrDefault(number, 0L)
                            || !sums.holds(
                                    shard.sum(),
                                    found.getOrDefault(number, new byte[HmacSha256.SIZE])))) {
                fault(
                        "the keys of shard "
                                + number
                                + " do not add up: rows were removed, added or put back from an"
                                + " older time ("
                                + counts.getOrDefault(number, 0L)
                                + " rows, "
                                + shard.keys()
                                + " expected)");
            }
        }
    }

    private void scan(Map<Integer, byte[]> found, Map<Integer, Long> counts)
            throws VaultStoreException {
        Optional<KeyId> last = Optional.empty();
        while (true) {
            List<KeyRow> page = store.keysAfter(last, PAGE);
            for (KeyRow row : page) {
                int shard = Ledger.shardOf(row.id());
                MaskedSum.xor(
                        found.computeIfAbsent(shard, s -> new byte[HmacSha256.SIZE]),
                        sums.element(row.mac()));
                counts.merge(shard, 1L, Long::sum);
                keys++;
                key(row);
            }
            progress.accept(keys);
            if (page.size() < PAGE) {
                return;
            }
            last = Optional.of(page.get(page.size() - 1).id());
        }
    }

    private void key(KeyRow row) throws VaultStoreException {
        try {
            rows.checked(row);
            if (!row.wrapped().isEmpty()) {
                try (SecretBytes secret = rows.open(row)) {
                    if (!rows.fits(row, secret)) {
                        throw rows.damaged(row.id(), "the vault's row of key " + row.id());
                    }
                }
            }
            copies(row);
        } catch (KeyRefusedException e) {
            fault(e.getMessage());
        }
    }

    private void copies(KeyRow key) throws VaultStoreException, KeyRefusedException {
        byte[] found = new byte[HmacSha256.SIZE];
        long count = 0;
        Optional<UseId> last = Optional.empty();
        while (true) {
            List<UseRow> page = store.usesOf(key.id(), last, PAGE);
            for (UseRow use : page) {
                MaskedSum.xor(found, sums.element(use.mac()));
                rows.open(rows.checked(use)).close();
                count++;
            }
            if (page.size() < PAGE) {
                break;
            }
            last = Optional.of(page.get(page.size() - 1).id());
        }
        copies += count;
        if (key.copies() != count || !sums.holds(key.copySum(), found)) {
            KeyRow now = store.keys(List.of(key.id())).get(key.id());
            // Changed meanwhile: the shard has changed too, and there will be another round.
            if (now != null && now.version() == key.version()) {
                throw rows.damaged(
                        key.id(),
                        "the copies of key "
                                + key.id()
                                + " do not add up ("
                                + count
                                + " rows, "
                                + key.copies()
                                + " expected): the table of copies");
            }
        }
    }

    private void fault(String what) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(what);
        }
    }
}
