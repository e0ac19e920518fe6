// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.qutemail.core.TestClock;
import org.qutemail.core.vault.root.KeystoreRoot;
import org.qutemail.core.vault.root.Passphrase;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStore;

/** Opens vaults on stores, with a root in a directory. */
public final class VaultBench {

    private final RootDirectory directory;
    private final Clock clock;

    public VaultBench(Path directory) {
        this(directory, new TestClock());
    }

    public VaultBench(Path directory, Clock clock) {
        this.directory = new RootDirectory(directory);
        this.clock = clock;
    }

    public RootDirectory directory() {
        return directory;
    }

    /** The root, made when it is not there. */
    public KeystoreRoot root() throws IOException, VaultRefusedException {
        directory.create();
        try (Passphrase none = Passphrase.none()) {
            return Files.exists(directory.keystore())
                    ? KeystoreRoot.open(directory.keystore(), none)
                    : KeystoreRoot.create(directory.keystore(), none, new SecureRandom());
        }
    }

    public DurableVault open(VaultStore store) throws IOException, VaultRefusedException {
        return DurableVault.open(store, directory, root(), new SecureRandom(), clock);
    }

    /** The same, with an end for each key that is activated. */
    public DurableVault open(VaultStore store, Duration keyLife)
            throws IOException, VaultRefusedException {
        return DurableVault.open(
                store,
                directory,
                root(),
                Optional.empty(),
                new SecureRandom(),
                clock,
                Optional.of(keyLife));
    }
}
