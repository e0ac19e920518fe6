// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.qutemail.core.config.QkdSetting;

/** The part of {@code docs/settings.md} that is made from the code. */
final class SettingsManual {

    private SettingsManual() {}

    static String generated() {
        return "## The server\n\n"
                + table("| variable | default | meaning |", server())
                + "\n## Key delivery\n\n"
                + "Each is an element of `qkd.xml`, too; see [kme.md](kme.md) and"
                + " [key-policy.md](key-policy.md).\n\n"
                + table("| variable | element | default | meaning |", keys())
                + "\n## Not there yet\n\n"
                + "Setting one of these has no effect, and the start says so.\n\n"
                + table("| variable | what it is to say |", later());
    }

    private static String table(String head, Stream<String> rows) {
        long columns = head.chars().filter(c -> c == '|').count() - 1;
        return head
                + "\n"
                + "|---".repeat((int) columns)
                + "|\n"
                + rows.map(row -> row + "\n").collect(Collectors.joining());
    }

    private static Stream<String> server() {
        return Arrays.stream(Variable.values())
                .map(
                        variable ->
                                row(
                                        code(variable.name()),
                                        variable.defaultValue().isEmpty()
                                                ? unset(variable.whenUnset())
                                                : code(variable.defaultValue()),
                                        variable.meaning()));
    }

    private static Stream<String> keys() {
        return Arrays.stream(QkdSetting.values())
                .map(
                        setting ->
                                row(
                                        code(setting.variable()),
                                        code(setting.property()),
                                        setting.whenUnset().startsWith("`")
                                                ? setting.whenUnset()
                                                : unset(setting.whenUnset()),
                                        setting.meaning()));
    }

    private static Stream<String> later() {
        return Arrays.stream(LaterVariable.values())
                .map(variable -> row(code(variable.name()), variable.meaning()));
    }

    private static String unset(String whatThen) {
        return whatThen.isEmpty() ? "unset" : "unset: " + whatThen;
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
