// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.qutemail.core.secret.HmacSha256;
import org.qutemail.core.secret.SecretBytes;

/**
 * A short text beside the root, with a code under a key that the root derives for its name: what a
 * part of the server must find again as it left it, although others may write to its database. Not
 * secret. Thread-safe as far as one writer is.
 */
public final class RootNote {

    private static final String CODE = "code ";

    private final Path file;
    private final String name;
    private final VaultRoot root;

    RootNote(Path file, String name, VaultRoot root) {
        this.file = file;
        this.name = name;
        this.root = root;
    }

    /** Where it lies, for people. */
    public Path file() {
        return file;
    }

    /**
     * @return empty when none was ever written, or when it was taken away
     * @throws VaultRefusedException it was changed, or belongs to another root
     */
    public Optional<String> read() throws IOException, VaultRefusedException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String all = Files.readString(file, StandardCharsets.ISO_8859_1);
        int last = all.lastIndexOf(CODE);
        String text = last < 0 ? "" : all.substring(0, last);
        if (!MessageDigest.isEqual(all.getBytes(StandardCharsets.ISO_8859_1), withCode(text))) {
            throw new VaultRefusedException(
                    file
                            + " does not belong to this root or was changed: restore the directory"
                            + " of the root from your copy");
        }
        return Optional.of(text);
    }

    /**
     * Replaces it, durable on return.
     *
     * @param text lines of ASCII, each with its end
     */
    public void write(String text) throws IOException, VaultRefusedException {
        OwnerFiles.write(file, withCode(text));
    }

    private byte[] withCode(String text) throws VaultRefusedException {
        try (SecretBytes key = root.derive("qutemail/1 " + name + "-state", new byte[0])) {
            byte[] code = HmacSha256.code(key, text.getBytes(StandardCharsets.ISO_8859_1));
            return (text + CODE + HexFormat.of().formatHex(code) + "\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
