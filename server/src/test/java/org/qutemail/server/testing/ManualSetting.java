// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.qutemail.server.settings.ListenerKind;

/** What a manual takes for granted: the standard ports, and {@code ./qutemail}. */
public final class ManualSetting {

    private ManualSetting() {}

    /**
     * A script with the standard ports of this machine replaced.
     *
     * @param ports those of the server under test
     */
    public static String onPorts(String script, ToIntFunction<ListenerKind> ports) {
        String moved = script;
        for (ListenerKind kind : ListenerKind.values()) {
            String standard = kind.portVariable().defaultValue();
            if (!standard.isEmpty()) {
                // Asked for only where it stands: not every server has every listener.
                moved =
                        Pattern.compile("\\b(127\\.0\\.0\\.1|localhost):" + standard + "\\b")
                                .matcher(moved)
                                .replaceAll(found -> found.group(1) + ":" + ports.applyAsInt(kind));
            }
        }
        return moved;
    }

    /** Puts {@code ./qutemail} there: the one of the project would build first. */
    public static void startScript(Path directory, Path home) throws IOException {
        Path script = directory.resolve("qutemail");
        Files.writeString(
                script,
                "#!/bin/sh\nQUTEMAIL_HOME='%s' exec '%s/bin/java' -Xmx256m -cp '%s/lib/*' org.qutemail.server.Main \"$@\"\n"
                        .formatted(
                                home,
                                System.getProperty("java.home"),
                                QutEmailServerProcess.assembly()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
