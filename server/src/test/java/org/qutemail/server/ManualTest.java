// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.qutemail.core.config.QkdSetting;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.Variable;
import picocli.CommandLine;

/**
 * What docs/running.md names exists, and what exists is named there: environment variables and
 * commands.
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

    private static Map<String, String> references() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("james-conf"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Pattern.compile("\\$\\{env:(\\w+)(?::-([^}]*))?}")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(
                                found ->
                                        defaults.put(
                                                found.group(1),
                                                found.group(2) == null ? "" : found.group(2)));
            }
        }
        return defaults;
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyVariableShouldBeInTheManualAndTheReverse() throws IOException {
        Set<String> used = new TreeSet<>(references().keySet());
        Arrays.stream(Variable.values()).map(Variable::name).forEach(used::add);
        Arrays.stream(QkdSetting.values()).map(QkdSetting::variable).forEach(used::add);
        used.addAll(
                found(
                        "\\$\\{((?:QUTEMAIL|QKD|SMTP|EMAIL)_\\w+)",
                        Files.readString(ROOT.resolve("qutemail"))));

        assertThat(rows("[A-Z][A-Z0-9]*_[A-Z0-9_]+").keySet()).isEqualTo(used);
    }

    @Test
    void defaultsShouldBeTheSameInManualCodeAndConfiguration() throws IOException {
        Map<String, String> documented = rows("[A-Z][A-Z0-9]*_[A-Z0-9_]+");
        Map<String, String> configured = references();
        for (Variable variable : Variable.values()) {
            if (variable.defaultValue().isEmpty()) {
                continue;
            }
            assertThat(documented.get(variable.name()))
                    .as(variable.name())
                    .isEqualTo("`" + variable.defaultValue() + "`");
            if (configured.containsKey(variable.name())) {
                assertThat(configured.get(variable.name()))
                        .as(variable.name())
                        .isEqualTo(variable.defaultValue());
            }
        }
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
