// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.ManualCommands;
import org.qutemail.server.testing.ManualCommands.Command;
import org.qutemail.server.testing.QutEmailServerProcess;

/** curl as a mail client: every command of its section in docs/clients.md, as it stands there. */
class ClientsManualIT {

    private static final Map<String, ListenerKind> PORTS =
            Map.of(
                    "2587", ListenerKind.SMTP_MSA,
                    "2465", ListenerKind.SMTP_SMTPS,
                    "1993", ListenerKind.IMAPS,
                    "1110", ListenerKind.POP3);

    private static final Path MANUAL =
            Path.of(System.getProperty("qutemail.basedir"), "docs", "clients.md");

    @TempDir Path directory;

    @Test
    void everyCommandOfTheManualShouldDoWhatTheManualSays() throws Exception {
        ManualCommands.require(
                directory, "curl", "install curl 7.80 or newer with TLS (apt-get install curl)");
        try (QutEmailServerProcess server =
                QutEmailServerProcess.on(directory.resolve("var")).start()) {
            standInForTheStartScript();
            List<Command> commands =
                    ManualCommands.of(
                            MANUAL, "## With curl", script -> withPortsOf(server, script));
            assertThat(commands).hasSizeGreaterThanOrEqualTo(10);
            for (Command command : commands) {
                ManualCommands.follow(directory, command);
            }
        }
    }

    /** A section that no test follows would not stay true. */
    @Test
    void everySectionWithCommandsShouldBeFollowedByATest() throws Exception {
        assertThat(ManualCommands.headings(MANUAL))
                .containsExactly(
                        "## With curl", // here
                        "## msmtp", // in MailProgramsIT, as what follows
                        "## swaks",
                        "## mutt", // in MuttIT
                        "## isync (mbsync)",
                        "## fetchmail",
                        "## JMAP", // in JmapSessionIT
                        "## Jakarta Mail, JavaMail"); // in JakartaMailIT
    }

    private static String withPortsOf(QutEmailServerProcess server, String script) {
        String adapted = script;
        for (Map.Entry<String, ListenerKind> port : PORTS.entrySet()) {
            adapted =
                    adapted.replace(
                            "localhost:" + port.getKey(),
                            "localhost:" + server.port(port.getValue()));
        }
        return adapted;
    }

    /** The script would build first; what it starts then is this. */
    private void standInForTheStartScript() throws Exception {
        Path script = directory.resolve("qutemail");
        Files.writeString(
                script,
                "#!/bin/sh\nQUTEMAIL_HOME='%s' exec '%s/bin/java' -cp '%s/lib/*' org.qutemail.server.Main \"$@\"\n"
                        .formatted(
                                directory.resolve("var"),
                                System.getProperty("java.home"),
                                QutEmailServerProcess.assembly()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
