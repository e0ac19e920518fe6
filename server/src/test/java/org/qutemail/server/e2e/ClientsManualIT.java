// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.ManualCommands;
import org.qutemail.server.testing.ManualCommands.Command;
import org.qutemail.server.testing.ManualCommands.Result;
import org.qutemail.server.testing.QutEmailServerProcess;

/**
 * curl as a mail client: every command of docs/clients.md, as it stands there, against a server.
 */
class ClientsManualIT {

    private static final Map<String, ListenerKind> PORTS =
            Map.of(
                    "2587", ListenerKind.SMTP_MSA,
                    "2465", ListenerKind.SMTP_SMTPS,
                    "1993", ListenerKind.IMAPS,
                    "1110", ListenerKind.POP3,
                    "8080", ListenerKind.JMAP);

    @TempDir Path directory;

    @Test
    void everyCommandOfTheManualShouldDoWhatTheManualSays() throws Exception {
        ManualCommands.require(
                directory, "curl", "install curl 7.80 or newer with TLS (apt-get install curl)");
        try (QutEmailServerProcess server =
                QutEmailServerProcess.on(directory.resolve("var")).start()) {
            standInForTheStartScript();
            Path manual = Path.of(System.getProperty("qutemail.basedir"), "docs", "clients.md");
            List<Command> commands =
                    ManualCommands.of(manual, script -> withPortsOf(server, script));
            assertThat(commands).hasSizeGreaterThanOrEqualTo(10);
            for (Command command : commands) {
                runs(command);
            }
        }
    }

    /** Mail takes a moment to arrive: what the manual promises may be true only soon after. */
    private void runs(Command command) throws Exception {
        if (command.promise().isEmpty()) {
            Result result = ManualCommands.run(directory, command.script());
            assertThat(result.exitCode()).as(command.script() + result.output()).isZero();
            return;
        }
        await(command.script())
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            Result result = ManualCommands.run(directory, command.script());
                            assertThat(result.exitCode()).as(result.output()).isZero();
                            assertThat(command.keptBy(result.output()))
                                    .as(
                                            "promised:\n%s\ncame:\n%s",
                                            command.promise(), result.output())
                                    .isTrue();
                        });
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
