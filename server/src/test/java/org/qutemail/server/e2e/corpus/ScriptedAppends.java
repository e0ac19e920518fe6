// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The messages that a script of James's protocol tester appends, as its client lines give them. */
final class ScriptedAppends {

    private static final Pattern APPEND = Pattern.compile("C: .*APPEND .*\\{\\d+\\+?}\\s*");
    private static final String CLIENT = "C:";
    private static final String CONTINUE = "S: \\+";

    private ScriptedAppends() {}

    static List<String> in(String script) {
        List<String> messages = new ArrayList<>();
        StringBuilder message = null;
        for (String line : script.lines().toList()) {
            if (message != null && line.startsWith(CLIENT) && !APPEND.matcher(line).matches()) {
                message.append(line.substring(Math.min(line.length(), 3))).append('\n');
            } else if (message != null && !line.isBlank() && !line.startsWith(CONTINUE)) {
                messages.add(message.toString());
                message = null;
            }
            if (APPEND.matcher(line).matches()) {
                message = new StringBuilder();
            }
        }
        return messages;
    }
}
