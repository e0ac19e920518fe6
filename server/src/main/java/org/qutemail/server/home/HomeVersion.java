// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;

/**
 * The version of the home's layout, one number in {@code home.version}: what lies where, and in
 * which form queues and repositories are kept. A later build can open an older home; an older build
 * must not touch a newer one. Tables have versions of their own.
 */
public final class HomeVersion {

    /** Raised with each change that an older build would not understand. */
    public static final int CURRENT = 1;

    private HomeVersion() {}

    /**
     * Notes the version in a new home, or compares. A home without the file is of version 1, which
     * had none at first.
     *
     * @throws SettingException the home was made by a newer build, or the file holds no number
     */
    public static void ensure(Path home) throws IOException, SettingException {
        Path file = home.resolve("home.version");
        if (!Files.exists(file)) {
            SecretFiles.write(file, (CURRENT + "\n").getBytes(StandardCharsets.US_ASCII));
            return;
        }
        int found = number(home, Files.readString(file).strip());
        if (found > CURRENT) {
            throw bad(
                    home,
                    "this home was made by a newer QutEmail (layout "
                            + found
                            + ", this one knows "
                            + CURRENT
                            + "); start it with that one, or name another home");
        }
    }

    private static int number(Path home, String text) throws SettingException {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw bad(home, "home.version in it holds no number; put it back from a backup");
        }
        return Integer.parseInt(text);
    }

    private static SettingException bad(Path home, String whatToDo) {
        return SettingException.of(Variable.QUTEMAIL_HOME.name(), home.toString(), whatToDo);
    }
}
