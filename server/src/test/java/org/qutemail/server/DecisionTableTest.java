// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.ProtectionDecision;

/** What docs/decision-table.md says is tested, and what is tested stands there. */
class DecisionTableTest {

    private static final String TESTS = "org.qutemail.server.e2e.decisions";
    private static final Path TABLE =
            Path.of(System.getProperty("qutemail.basedir"), "docs/decision-table.md");

    @Test
    void tableShouldNameEachTestOnceAndNoOther() throws Exception {
        assertThat(inTheTable("`(\\w+(?:IT|Contract)\\.\\w+)` \\|\\n")).isEqualTo(tests());
    }

    @Test
    void tableShouldNameEachReason() throws Exception {
        for (ProtectionDecision decision : ProtectionDecision.values()) {
            assertThat(TABLE).content().contains("`" + decision.token() + "`");
        }
    }

    private static Set<String> inTheTable(String pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        Pattern.compile(pattern)
                .matcher(Files.readString(TABLE))
                .results()
                .forEach(row -> assertThat(found.add(row.group(1))).as(row.group(1)).isTrue());
        return found;
    }

    private static Set<String> tests() {
        return new ClassFileImporter()
                .importPackages(TESTS).stream()
                        .map(JavaClass::getMethods)
                        .flatMap(Set::stream)
                        .filter(method -> method.isAnnotatedWith(Test.class))
                        .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                        .collect(Collectors.toCollection(TreeSet::new));
    }
}
