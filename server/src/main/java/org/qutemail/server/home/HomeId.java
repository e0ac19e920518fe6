// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The file {@code home.id}: a random id that a home keeps for good and that names the directory of
 * its vault's root, wherever the home is moved to.
 */
public final class HomeId {

    private HomeId() {}

    /** The id, made when there is none. */
    public static String ensure(Path home) throws IOException {
        Path file = home.resolve("home.id");
        if (!Files.exists(file)) {
            SecretFiles.write(file, (UUID.randomUUID() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return UUID.fromString(Files.readString(file).strip()).toString();
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " does not hold a UUID; restore it from a backup", e);
        }
    }
}
