// SPDX-License-Identifier: Apache-2.0
package org.qutemail.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of a manual that says what clients see by each recipe. */
final class DocumentedDifference {

    private static final String HEAD =
            "| what a client does | recipe A | recipe B |\n|---|---|---|\n";

    private DocumentedDifference() {}

    /** The table as the manual has it; nothing when it has none with our head. */
    static String of(String manual) throws IOException {
        String text =
                Files.readString(Path.of(System.getProperty("qutemail.basedir")).resolve(manual));
        int start = Math.max(0, text.indexOf(HEAD));
        return text.substring(start)
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** The table as it should be. */
    static String table(Map<String, String> a, Map<String, String> b) {
        return a.keySet().stream()
                .map(what -> "| %s | %s | %s |\n".formatted(what, a.get(what), b.get(what)))
                .collect(Collectors.joining("", HEAD, ""));
    }
}
