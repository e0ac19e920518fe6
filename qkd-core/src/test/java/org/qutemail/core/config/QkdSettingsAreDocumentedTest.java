// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The manuals and the code name the same settings, both ways. */
class QkdSettingsAreDocumentedTest {

    private static final Pattern VARIABLE = Pattern.compile("QKD_[A-Z_]+");

    private static String manual() throws IOException {
        Path docs = Path.of(System.getProperty("qutemail.basedir"), "docs");
        return Files.readString(docs.resolve("kme.md"))
                + Files.readString(docs.resolve("key-policy.md"));
    }

    @Test
    void everySettingShouldStandInTheManual() throws IOException {
        String manual = manual();
        for (QkdSetting setting : QkdSetting.values()) {
            assertThat(manual).contains("`" + setting.variable() + "`");
            assertThat(manual).contains("`" + setting.property() + "`");
        }
    }

    @Test
    void everyVariableOfTheManualShouldBeASetting() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher matcher = VARIABLE.matcher(manual());
        while (matcher.find()) {
            named.add(matcher.group());
        }
        assertThat(
                        Arrays.stream(QkdSetting.values())
                                .map(QkdSetting::variable)
                                .collect(Collectors.toSet()))
                .containsAll(named);
    }
}
