// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.mpt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Something that one of our doors answers otherwise than the script of the suite expects, on
 * purpose.
 *
 * @param door mta or msa
 * @param script its name, or an asterisk for all
 * @param line what the script expects, without the tag
 * @param ours what the door says in its place, as patterns; may be empty
 * @param ends whether the rest of the script has lost its point
 * @param reason why
 */
record SmtpDifference(
        String door, String script, String line, List<String> ours, boolean ends, String reason) {

    private static final Path LIST =
            Path.of(
                    System.getProperty("qutemail.basedir"),
                    "server/src/test/mpt/smtp-differences.txt");

    static List<SmtpDifference> list() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(row -> !row.startsWith("#") && !row.isBlank())
                .map(row -> row.split(" *\\| *", -1))
                .map(
                        row ->
                                new SmtpDifference(
                                        row[0],
                                        row[1],
                                        row[2],
                                        Arrays.stream(row[3].split(" \\+ "))
                                                .filter(line -> !line.isEmpty())
                                                .toList(),
                                        row[4].equals("ends"),
                                        row[5]))
                .toList();
    }

    boolean isIn(String name) {
        return script.equals("*") || script.equals(name);
    }
}
