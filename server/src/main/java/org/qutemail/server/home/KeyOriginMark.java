// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.qutemail.server.settings.SettingException;

/**
 * The file {@code keys.origin}: whether a home has held real or simulated keys. It holds one of
 * them for good, so that a simulated key is never taken for a real one. Written before the first
 * key is fetched; whoever tries out first uses another home for the real thing.
 */
public final class KeyOriginMark {

    private KeyOriginMark() {}

    /**
     * Marks a new home, or compares.
     *
     * @throws SettingException the home has held keys of the other kind
     */
    public static void ensure(Path home, boolean simulated) throws IOException, SettingException {
        Path file = home.resolve("keys.origin");
        String wanted = simulated ? "simulated" : "real";
        if (!Files.exists(file)) {
            SecretFiles.write(file, (wanted + "\n").getBytes(StandardCharsets.US_ASCII));
            return;
        }
        String held = Files.readString(file).strip();
        if (!held.equals(wanted)) {
            throw SettingException.of(
                    "QKD_SIMULATOR_MODE",
                    simulated ? "on" : "off",
                    "the home "
                            + home
                            + " has held "
                            + held
                            + " keys and takes no "
                            + wanted
                            + " ones; name another QUTEMAIL_HOME");
        }
    }
}
