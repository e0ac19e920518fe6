// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.vault;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.root.KeystoreRoot;
import org.qutemail.core.vault.root.Passphrase;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.vault.jdbc.VaultDatabase;

/** A vault in an embedded database with so many active keys; the ids follow from their numbers. */
final class FilledVault {

    private static final int BATCH = 500;
    private static final int WRITERS = 8;
    private static final int OCTETS = 32;

    private final Path directory;
    private final long seed;

    FilledVault(Path directory, long seed) {
        this.directory = directory;
        this.seed = seed;
    }

    DurableVault open() throws Exception {
        RootDirectory root = new RootDirectory(directory.resolve("root"));
        root.create();
        SecureRandom random = new SecureRandom();
        try (Passphrase none = Passphrase.none()) {
            return DurableVault.open(
                    VaultDatabase.embedded(directory.resolve("database")),
                    root,
                    root.keystore().toFile().exists()
                            ? KeystoreRoot.open(root.keystore(), none)
                            : KeystoreRoot.create(root.keystore(), none, random),
                    random,
                    Clock.systemUTC());
        }
    }

    /** As from an entity: 122 random bits, in no order. */
    KeyId id(long number) {
        return new KeyId(
                UUID.nameUUIDFromBytes(
                        ByteBuffer.allocate(16).putLong(seed).putLong(number).array()));
    }

    /** The copy that a key with a copy has. */
    CopyRef copy(long number) {
        return new CopyRef(id(number), ByteBuffer.allocate(8).putLong(number).array());
    }

    /**
     * Adds active keys, in large batches, and to the first of them one copy each.
     *
     * @param keys numbered from 0
     */
    void fill(KeyVault vault, int keys, int copies) throws Exception {
        SecureRandom random = new SecureRandom();
        for (int first = 0; first < keys; first += BATCH) {
            List<VaultKey> batch = new ArrayList<>();
            for (int i = first; i < Math.min(keys, first + BATCH); i++) {
                batch.add(new VaultKey(active(id(i)), SecretBytes.random(OCTETS, random)));
            }
            vault.reserve(batch);
            batch.forEach(VaultKey::close);
        }
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> shares = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int from = writer;
                shares.add(
                        writers.submit(
                                () -> {
                                    addCopies(vault, from, copies, random);
                                    return null;
                                }));
            }
            for (Future<?> share : shares) {
                share.get();
            }
        } finally {
            writers.shutdownNow();
        }
    }

    private static KeyRecord active(KeyId id) {
        Instant now = Instant.now();
        return KeyRecord.reserved(
                        id, KeyOrigin.SIMULATED, "KME", "sae-submit", "sae-store", 256, now)
                .activated(KeyMode.PER_MESSAGE, now);
    }

    private void addCopies(KeyVault vault, int first, int copies, SecureRandom random)
            throws KeyException {
        for (int i = first; i < copies; i += WRITERS) {
            try (SecretBytes secret = SecretBytes.random(OCTETS, random);
                    VaultKey key = vault.createCopy(copy(i), secret, Instant.now())) {
                vault.confirmCopy(copy(i), Instant.now());
            }
        }
    }
}
