// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.qutemail.core.secret.KeyWrap;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.Octets;

/** The key-encrypting keys, opened by the root; one of them is used for what is written. */
final class KekRing implements AutoCloseable {

    private static final String LABEL = "qutemail/1 vault-kek";

    private final VaultRoot root;
    private final RowCodes codes;
    private final Map<UUID, Kek> keks = new ConcurrentHashMap<>();
    private volatile Kek current;

    KekRing(VaultRoot root, RowCodes codes) {
        this.root = root;
        this.codes = codes;
    }

    /**
     * Opens those that are not open yet and takes the one in use as current.
     *
     * @throws VaultRefusedException one was changed, or none is in use
     */
    void load(List<KekRow> rows) throws VaultRefusedException {
        for (KekRow row : rows) {
            if (!codes.holds(row)) {
                throw changed(row);
            }
            if (!keks.containsKey(row.id())) {
                keks.put(row.id(), open(row));
            }
            if (!row.retired()) {
                current = keks.get(row.id());
            }
        }
        if (current == null) {
            throw new VaultRefusedException(
                    "the vault has no key-encrypting key in use: its table was changed from"
                            + " outside; restore the vault from a backup");
        }
    }

    private Kek open(KekRow row) throws VaultRefusedException {
        try (SecretBytes wrapping = root.derive(LABEL, VaultRoot.octets(row.id()))) {
            Optional<SecretBytes> secret = KeyWrap.unwrap(wrapping, row.wrapped().toBytes());
            return new Kek(row.id(), secret.orElseThrow(() -> changed(row)));
        }
    }

    private static VaultRefusedException changed(KekRow row) {
        return new VaultRefusedException(
                "the key-encrypting key "
                        + row.id()
                        + " was changed from outside: restore the vault from a backup");
    }

    /** A new one, not yet in the ring: {@link #load} takes it in once its row is durable. */
    KekRow fresh(SecureRandom random, Instant at) throws VaultRefusedException {
        UUID id = UUID.randomUUID();
        try (SecretBytes wrapping = root.derive(LABEL, VaultRoot.octets(id));
                SecretBytes secret = SecretBytes.random(Kek.SIZE, random)) {
            Octets wrapped = Octets.of(KeyWrap.wrap(wrapping, secret));
            return codes.seal(
                    new KekRow(
                            id, false, wrapped, at.truncatedTo(ChronoUnit.MICROS), 1, Octets.NONE));
        }
    }

    Kek current() {
        return current;
    }

    Optional<Kek> of(UUID id) {
        return Optional.ofNullable(keks.get(id));
    }

    /** Lets go of one that nothing is wrapped under any more. */
    void forget(UUID id) {
        Kek gone = keks.remove(id);
        if (gone != null) {
            gone.close();
        }
    }

    @Override
    public void close() {
        keks.values().forEach(Kek::close);
        keks.clear();
    }
}
