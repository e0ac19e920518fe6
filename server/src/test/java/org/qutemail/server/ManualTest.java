// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.qutemail.server.settings.Environment;
import picocli.CommandLine;

/**
 * The commands that docs/running.md names exist, and those that exist are named there. Settings:
 * {@code SettingsManualTest}.
 */
class ManualTest {

    private static final Path ROOT = Path.of(System.getProperty("qutemail.basedir"));

    private static String manual() throws IOException {
        return Files.readString(ROOT.resolve("docs/running.md"));
    }

    /** Rows of a table whose first cell is the pattern's, in code style; the second cell by it. */
    private static Map<String, String> rows(String firstCell) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        Pattern.compile("(?m)^\\| `(" + firstCell + ")` \\| (.*?) \\|")
                .matcher(manual())
                .results()
                .forEach(row -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyCommandShouldBeInTheManualAndTheReverse() throws IOException {
        Set<String> commands = new TreeSet<>();
        collect(
                "",
                Main.commandLine(Environment.of(Map.of()), InputStream.nullInputStream()),
                commands);
        commands.addAll(found("(?m)^  ([a-z]+)\\)$", Files.readString(ROOT.resolve("qutemail"))));

        Set<String> documented =
                rows("\\./qutemail [^`]*").keySet().stream()
                        .map(ManualTest::wordsOnly)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(commands);
    }

    /** {@code ./qutemail user add ADDRESS} is the command {@code user add}. */
    private static String wordsOnly(String row) {
        return Pattern.compile(" ([a-z][a-z-]*)(?= |$)")
                .matcher(row)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining())
                .strip();
    }

    private static void collect(String path, CommandLine command, Set<String> leaves) {
        command.getSubcommands()
                .forEach(
                        (name, sub) -> {
                            String full = (path + " " + name).strip();
                            if (sub.getSubcommands().isEmpty()) {
                                leaves.add(full);
                            } else {
                                collect(full, sub, leaves);
                            }
                        });
    }
}
