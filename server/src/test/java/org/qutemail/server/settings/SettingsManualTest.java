// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.qutemail.core.config.QkdSetting;

/**
 * Code, configuration files, start script and manuals know the same settings with the same
 * defaults, and the table in {@code docs/settings.md} is what the code says. With {@code
 * -Dqutemail.docs.write=true} the table is written anew.
 */
class SettingsManualTest {

    private static final Path ROOT = Path.of(System.getProperty("qutemail.basedir"));
    private static final Path MANUAL = ROOT.resolve("docs/settings.md");

    /** Where the generated part begins. */
    private static final String FIRST = "\n## The server\n";

    private static Set<String> names(Stream<String> names) {
        return names.collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> known() {
        return names(
                Stream.of(
                                Arrays.stream(Variable.values()).map(Variable::name),
                                Arrays.stream(QkdSetting.values()).map(QkdSetting::variable),
                                Arrays.stream(LaterVariable.values()).map(LaterVariable::name))
                        .flatMap(all -> all));
    }

    private static List<Path> files(String directory, String... endings) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .toList();
        }
    }

    /** What the configuration files refer to, with the default that stands there. */
    private static Map<String, String> references() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        for (Path file : files("james-conf", ".xml", ".properties")) {
            Pattern.compile("\\$\\{env:(\\w+)(?::-([^}]*))?}")
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(
                            found ->
                                    defaults.put(
                                            found.group(1),
                                            found.group(2) == null ? "" : found.group(2)));
        }
        return defaults;
    }

    private static Set<String> found(String pattern, String text) {
        return names(
                Pattern.compile(pattern).matcher(text).results().map(result -> result.group(1)));
    }

    @Test
    void theTableShouldBeWhatTheCodeSays() throws IOException {
        String manual = Files.readString(MANUAL);
        int first = manual.indexOf(FIRST);
        String written = manual.substring(0, first < 0 ? manual.length() : first);
        String wanted = written + "\n" + SettingsManual.generated();
        if (Boolean.getBoolean("qutemail.docs.write")) {
            Files.writeString(MANUAL, wanted);
            return;
        }
        assertThat(manual)
                .as("docs/settings.md; the comment in it says how it is made")
                .isEqualTo(wanted);
    }

    @Test
    void configurationAndStartScriptShouldNameNothingElse() throws IOException {
        assertThat(known()).containsAll(references().keySet());
        assertThat(known())
                .containsAll(
                        found(
                                "\\$\\{((?:QUTEMAIL|QKD|SMTP|EMAIL|DATABASE|MAILBOX)_\\w+)",
                                Files.readString(ROOT.resolve("qutemail"))));
    }

    /** Those of the system that this one follows; an operator may bring them along. */
    @Test
    void settingsOfTheOriginalSystemShouldAllBeKnown() {
        assertThat(known())
                .contains(
                        "EMAIL_DOMAIN",
                        "SMTP_SERVER_HOSTNAME",
                        "SMTP_MTA_PORT",
                        "SMTP_MSA_PORT",
                        "SMTP_SMTPS_PORT",
                        "SMTP_TLS_CERT",
                        "SMTP_TLS_KEY",
                        "SMTP_MAX_MESSAGE_SIZE",
                        "SMTP_RATE_LIMIT_PER_IP",
                        "SMTP_RATE_LIMIT_PER_USER",
                        "MAILBOX_DEFAULT_QUOTA_GB",
                        "EMAIL_RETENTION_DAYS",
                        "DKIM_SELECTOR",
                        "DKIM_PRIVATE_KEY_PATH",
                        "QKD_SIMULATOR_MODE");
    }

    @Test
    void manualsShouldNameNothingElse() throws IOException {
        for (Path manual : files("docs", ".md")) {
            Set<String> named =
                    found(
                            "\\b((?:QUTEMAIL|QKD|SMTP|EMAIL|DATABASE|MAILBOX_DEFAULT|DKIM)_[A-Z_]*[A-Z]"
                                    + "|[A-Z0-9]+_PORT)\\b",
                            Files.readString(manual));
            assertThat(known()).as(manual.toString()).containsAll(named);
        }
    }

    /** A setting that nothing reads would be a promise that nobody keeps. */
    @Test
    void everythingShouldBeReadBySomething() throws IOException {
        Set<String> read = new TreeSet<>(references().keySet());
        read.addAll(found("\\$\\{(\\w+)", Files.readString(ROOT.resolve("qutemail"))));
        for (Path source : files("server/src/main", ".java")) {
            read.addAll(found("\\bVariable\\.([A-Z0-9_]+)", Files.readString(source)));
        }
        assertThat(read).containsAll(names(Arrays.stream(Variable.values()).map(Variable::name)));
        assertThat(read)
                .containsAll(names(Arrays.stream(QkdSetting.values()).map(QkdSetting::variable)));
    }

    @Test
    void defaultsShouldBeTheSameInCodeAndConfiguration() throws IOException {
        Map<String, String> configured = references();
        for (Variable variable : Variable.values()) {
            if (!variable.defaultValue().isEmpty() && configured.containsKey(variable.name())) {
                assertThat(configured.get(variable.name()))
                        .as(variable.name())
                        .isEqualTo(variable.defaultValue());
            }
        }
    }

    @Test
    void whatIsNotThereYetShouldBeSaidWhenItIsSet() {
        assertThat(LaterVariable.warnings(Environment.of(Map.of("DKIM_SELECTOR", "mail"))))
                .singleElement()
                .asString()
                .startsWith("DKIM_SELECTOR HAS NO EFFECT");
        assertThat(LaterVariable.warnings(Environment.of(Map.of("DKIM_SELECTOR", " ")))).isEmpty();
    }
}
