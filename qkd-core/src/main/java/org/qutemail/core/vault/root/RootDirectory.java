// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory of a root: {@code root.state} and {@code shred/}, and for a keystore file usually
 * {@code root.p12}. To be backed up apart from mail and vault.
 */
public final class RootDirectory {

    private final Path directory;

    public RootDirectory(Path directory) {
        this.directory = directory;
    }

    public Path path() {
        return directory;
    }

    /** Where the keystore file lies unless it is named. */
    public Path keystore() {
        return directory.resolve("root.p12");
    }

    Path shredKeys() {
        return directory.resolve("shred");
    }

    private Path state() {
        return directory.resolve("root.state");
    }

    /**
     * Something that another part of the server keeps with the root.
     *
     * @param name lower-case letters
     */
    public RootNote note(String name, VaultRoot root) {
        return new RootNote(directory.resolve(name + ".state"), name, root);
    }

    /** Creates the directory with mode 0700. */
    public void create() throws IOException {
        OwnerFiles.directory(directory);
    }

    /** Whether this root has ever had a vault. */
    public boolean hasState() {
        return Files.exists(state());
    }

    /**
     * @return empty when this root never had a vault
     * @throws VaultRefusedException it was changed, or belongs to another root
     */
    public Optional<RootState> readState(VaultRoot root) throws IOException, VaultRefusedException {
        return hasState()
                ? Optional.of(RootState.read(Files.readAllBytes(state()), root))
                : Optional.empty();
    }

    /** Durable on return. */
    public void writeState(RootState next, VaultRoot root)
            throws IOException, VaultRefusedException {
        OwnerFiles.write(state(), next.write(root));
    }
}
