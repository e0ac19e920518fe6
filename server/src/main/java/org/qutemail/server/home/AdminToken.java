// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.server.settings.SettingException;

/**
 * The bearer token of WebAdmin: 32 random octets in base64url without padding (43 characters), one
 * line in {@code admin.token}, mode 0600. To change it, delete the file and start again.
 */
public final class AdminToken {

    private static final int OCTETS = 32;

    private AdminToken() {}

    /** Where it lies under the given home. */
    public static Path file(Path home) {
        return home.resolve("admin.token");
    }

    /**
     * Makes the token if there is none.
     *
     * @throws SettingException there is one, but others may read it or it is no token
     */
    public static void ensure(Path home, SecureRandom random) throws IOException, SettingException {
        Path file = file(home);
        if (!Files.exists(file)) {
            byte[] octets = new byte[OCTETS];
            random.nextBytes(octets);
            byte[] token = Base64.getUrlEncoder().withoutPadding().encode(octets);
            byte[] line = Arrays.copyOf(token, token.length + 1);
            line[token.length] = '\n';
            SecretFiles.write(file, line);
        }
        read(home).close();
    }

    /**
     * Reads the token.
     *
     * @return its characters as octets; the caller closes it
     * @throws SettingException it is missing, too short or readable by others
     */
    public static SecretBytes read(Path home) throws IOException, SettingException {
        Path file = file(home);
        if (!Files.isReadable(file)) {
            throw new SettingException(
                    file + ": there is no admin token; start the server on this home once");
        }
        if (SecretFiles.isOpenToOthers(file)) {
            throw new SettingException(file + ": others may read it; chmod 600, or delete it");
        }
        byte[] content = Files.readAllBytes(file);
        int length = content.length;
        while (length > 0 && content[length - 1] <= ' ') {
            length--;
        }
        byte[] token = Arrays.copyOf(content, length);
        Arrays.fill(content, (byte) 0);
        if (length < OCTETS) {
            throw new SettingException(
                    file + ": too short for a token; delete it, the next start makes a new one");
        }
        return SecretBytes.takingOver(token);
    }
}
