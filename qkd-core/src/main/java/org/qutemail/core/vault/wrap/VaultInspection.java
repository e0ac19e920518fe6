// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.root.ShredKeys;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.MetaRow;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how an open vault is doing, and looks through all of it on request. */
final class VaultInspection {

    private static final Logger LOG = LoggerFactory.getLogger(VaultInspection.class);

    private final VaultStore store;
    private final RowCodes codes;
    private final VaultRoot root;
    private final ShredKeys shred;
    private final KekRing ring;
    private final RowCrypto rows;
    private final MaskedSum sums;
    private final Clock clock;
    private volatile Optional<VaultReport> lastReport = Optional.empty();
    private volatile boolean ended;

    VaultInspection(
            VaultStore store,
            RowCodes codes,
            VaultRoot root,
            ShredKeys shred,
            KekRing ring,
            RowCrypto rows,
            MaskedSum sums,
            Clock clock) {
        this.store = store;
        this.codes = codes;
        this.root = root;
        this.shred = shred;
        this.ring = ring;
        this.rows = rows;
        this.sums = sums;
        this.clock = clock;
    }

    VaultStatus status() throws VaultStoreException, VaultRefusedException {
        List<KekRow> keks = store.keks();
        MetaRow meta = RootFollower.meta(store, codes);
        return new VaultStatus(
                meta.vaultId(),
                meta.generation(),
                root.describe(),
                root.isProtected(),
                ring.current().id(),
                (int) keks.stream().filter(KekRow::retired).count(),
                shred.periods(),
                rows.damaged().stream().map(KeyId::toString).sorted().toList(),
                lastReport.map(VaultReport::at),
                lastReport.map(VaultReport::faults).orElse(List.of()));
    }

    VaultReport verify(LongConsumer progress) throws VaultStoreException {
        VaultReport report = new VaultCheck(store, codes, rows, sums, clock, progress).run();
        report.faults().forEach(fault -> LOG.error("vault: {}", fault));
        lastReport = Optional.of(report);
        return report;
    }

    void verifySoon() {
        Thread check =
                new Thread(
                        () -> {
                            try {
                                verify(done -> {});
                            } catch (VaultStoreException | RuntimeException e) {
                                if (!ended) {
                                    LOG.error("the vault could not be looked through", e);
                                }
                            }
                        },
                        "qkd-vault-check");
        check.setDaemon(true);
        check.start();
    }

    /** From now on the store may be gone. */
    void end() {
        ended = true;
    }
}
