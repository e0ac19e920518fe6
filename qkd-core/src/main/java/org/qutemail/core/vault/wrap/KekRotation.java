// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.Batch;
import org.qutemail.core.vault.store.Change;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.MetaRow;
import org.qutemail.core.vault.store.UseRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * Puts everything under a new key-encrypting key, while the vault is in use. Everything stays
 * readable: a row is wrapped under the key it names, old or new. Cut off at any point it is simply
 * not at its end yet; running it again goes on.
 */
final class KekRotation {

    private static final int PAGE = 50;
    private static final int FRUITLESS = 3;

    private final VaultStore store;
    private final RowCodes codes;
    private final KekRing ring;
    private final RowCrypto rows;
    private final VaultWriter writer;
    private final Ledger ledger;
    private final RootFollower follower;
    private final SecureRandom random;
    private final Clock clock;
    private final LongConsumer progress;
    private long rewrapped;

    /**
     * @param progress told how many rows were wrapped anew
     */
    KekRotation(
            VaultStore store,
            RowCodes codes,
            KekRing ring,
            RowCrypto rows,
            VaultWriter writer,
            Ledger ledger,
            RootFollower follower,
            SecureRandom random,
            Clock clock,
            LongConsumer progress) {
        this.store = store;
        this.codes = codes;
        this.ring = ring;
        this.rows = rows;
        this.writer = writer;
        this.ledger = ledger;
        this.follower = follower;
        this.random = random;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * @return rows wrapped anew
     */
    long run() throws KeyException, VaultStoreException, VaultRefusedException, IOException {
        if (store.keks().stream().noneMatch(KekRow::retired)) {
            begin();
        }
        UUID current = ring.current().id();
        rewrapKeys(current);
        rewrapUses(current);
        finish();
        follower.follow();
        return rewrapped;
    }

    private void begin() throws VaultStoreException, VaultRefusedException, IOException {
        MetaRow meta = RootFollower.meta(store, codes);
        Batch batch = new Batch();
        List<KekRow> keks = new ArrayList<>(List.of(ring.fresh(random, clock.instant())));
        batch.kek(Change.insert(keks.get(0)));
        for (KekRow row : store.keks()) {
            KekRow retired = codes.seal(row.retire());
            keks.add(retired);
            batch.kek(Change.replace(row, retired));
        }
        batch.meta(
                Change.replace(meta, codes.seal(meta.inGeneration(meta.generation() + 1), keks)));
        if (!store.commit(batch)) {
            throw new VaultRefusedException(
                    "another rotation or backup of this vault has just begun: try again later");
        }
        ring.load(store.keks());
        // Who has begun to write under the old one comes to an end before the old rows are counted.
        ledger.lockAll().close();
        follower.follow();
    }

    private void rewrapKeys(UUID current) throws KeyException, VaultStoreException {
        List<KeyRow> page;
        while (!(page = store.keysNotUnder(current, PAGE)).isEmpty()) {
            List<KeyId> ids = page.stream().map(KeyRow::id).toList();
            writer.write(
                    ids,
                    changes -> {
                        for (KeyRow row : store.keys(ids).values()) {
                            if (!row.kekId().equals(current)) {
                                changes.replace(row, rows.rewrapped(rows.checked(row)));
                            }
                        }
                        return null;
                    });
            told(page.size());
        }
    }

    private void rewrapUses(UUID current)
            throws KeyException, VaultStoreException, VaultRefusedException {
        List<UseRow> page;
        int fruitless = 0;
        while (!(page = store.usesNotUnder(current, PAGE)).isEmpty()) {
            Map<KeyId, List<UseRow>> byKey =
                    page.stream().collect(Collectors.groupingBy(UseRow::keyId));
            int done = 0;
            for (Map.Entry<KeyId, List<UseRow>> uses : byKey.entrySet()) {
                done += rewrap(uses.getKey(), uses.getValue(), current);
            }
            fruitless = done == 0 ? fruitless + 1 : 0;
            if (fruitless == FRUITLESS) {
                throw RootFollower.changed("the table of copies: it has rows without keys, so it");
            }
            told(done);
        }
    }

    private int rewrap(KeyId id, List<UseRow> uses, UUID current) throws KeyException {
        return writer.write(
                List.of(id),
                changes -> {
                    List<Change<UseRow>> rewrapping = new ArrayList<>();
                    var now =
                            store.copies(uses.stream().map(UseRow::id).toList()).values().stream()
                                    .map(copy -> copy.use())
                                    .filter(use -> !use.kekId().equals(current))
                                    .toList();
                    for (UseRow use : now) {
                        rewrapping.add(Change.replace(use, rows.rewrapped(rows.checked(use))));
                    }
                    if (!rewrapping.isEmpty()) {
                        KeyRow key = changes.existing(id);
                        changes.uses(key, key.with(key.record()), rewrapping);
                    }
                    return rewrapping.size();
                });
    }

    private void told(int rowsDone) {
        rewrapped += rowsDone;
        progress.accept(rewrapped);
    }

    /** Nothing is under the retired ones any more: their rows go. */
    private void finish() throws VaultStoreException, VaultRefusedException {
        MetaRow meta = RootFollower.meta(store, codes);
        Map<Boolean, List<KekRow>> keks =
                store.keks().stream().collect(Collectors.partitioningBy(KekRow::retired));
        List<KekRow> retired = keks.get(true);
        Batch batch = new Batch();
        retired.forEach(row -> batch.kek(Change.delete(row)));
        MetaRow next = codes.seal(meta.inGeneration(meta.generation()), keks.get(false));
        batch.meta(Change.replace(meta, next));
        if (store.commit(batch)) {
            retired.forEach(row -> ring.forget(row.id()));
        }
    }
}
