// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.qutemail.server.Main;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;
import picocli.CommandLine;

/** The systemd unit and the server name the same things. */
class ServiceUnitTest {

    private static String unit() throws IOException {
        return Files.readString(
                Path.of(
                        System.getProperty("qutemail.basedir"),
                        "server/src/main/assembly/qutemail.service"));
    }

    private static List<String> found(String pattern, String text) {
        List<String> found = new ArrayList<>();
        Pattern.compile(pattern)
                .matcher(text)
                .results()
                .forEach(result -> found.add(result.group(1)));
        return found;
    }

    @Test
    void settingsShouldBeOnesTheServerKnowsOnThePortsOfAMailServer()
            throws IOException, SettingException {
        Map<String, String> environment = new TreeMap<>();
        for (String setting : found("(?m)^Environment=(.*)$", unit())) {
            String[] parts = setting.split("=", 2);
            assertThat(Variable.valueOf(parts[0])).isNotNull();
            environment.put(parts[0], parts[1]);
        }

        assertThat(ServerSettings.from(Environment.of(environment)).ports())
                .containsEntry(ListenerKind.SMTP_MTA, 25)
                .containsEntry(ListenerKind.SMTP_MSA, 587)
                .containsEntry(ListenerKind.SMTP_SMTPS, 465)
                .containsEntry(ListenerKind.IMAPS, 993)
                .containsEntry(ListenerKind.POP3S, 995);
    }

    @Test
    void commandShouldBeOneTheServerUnderstands() throws IOException {
        String command =
                found("(?m)^ExecStart=.* org\\.qutemail\\.server\\.Main (.*)$", unit()).get(0);

        CommandLine.ParseResult parsed =
                Main.commandLine(Environment.of(Map.of()), InputStream.nullInputStream())
                        .parseArgs(command.split(" "));

        assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("run");
        assertThat(parsed.subcommand().hasMatchedOption("--memory")).isFalse();
    }

    @Test
    void memoryShouldComeToNoDisk() throws IOException {
        assertThat(unit().lines()).contains("LimitCORE=0", "MemorySwapMax=0");
    }
}
