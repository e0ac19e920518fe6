// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.qutemail.core.vault.KeyAccount;

/**
 * Keeps a {@link KeyAccount} in a small text file, mode 0600, replaced as a whole. It holds numbers
 * only and no code: whoever changes it makes the next start say that the numbers do not add up.
 */
public final class KeyAccountFile {

    private static final String HEAD = "qutemail-key-account 1";
    private static final Pattern FORM =
            Pattern.compile(
                    HEAD
                            + "\nvault ([0-9a-f-]{36})\nasked (\\d{1,18})\nrows (\\d{1,18})"
                            + "\nburnt (\\d{1,18})\n");

    private KeyAccountFile() {}

    /**
     * The account of a vault; a new one when there is no file, or that of another vault.
     *
     * @throws IOException the file cannot be read, or is damaged: says what to do
     */
    public static KeyAccount open(Path file, UUID vaultId) throws IOException {
        KeyAccount.Keeper keeper = state -> OwnerFiles.write(file, text(vaultId, state));
        if (!Files.exists(file)) {
            return KeyAccount.begin(keeper);
        }
        Matcher found = FORM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!found.matches()) {
            throw new IOException(
                    file
                            + " is damaged: remove it, and keys are counted anew from the rows of"
                            + " the vault");
        }
        return found.group(1).equals(vaultId.toString())
                ? KeyAccount.resume(
                        new KeyAccount.State(number(found, 2), number(found, 3), number(found, 4)),
                        keeper)
                : KeyAccount.begin(keeper);
    }

    private static long number(Matcher found, int group) {
        return Long.parseLong(found.group(group));
    }

    private static byte[] text(UUID vaultId, KeyAccount.State state) {
        return (HEAD
                        + "\nvault "
                        + vaultId
                        + "\nasked "
                        + state.asked()
                        + "\nrows "
                        + state.rows()
                        + "\nburnt "
                        + state.burnt()
                        + "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
