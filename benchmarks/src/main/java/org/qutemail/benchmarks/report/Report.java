// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The outcome of one run, as Markdown. */
public final class Report {

    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> environment;
    private final String name;

    /**
     * @param name of the part, ends the file's name
     * @param seed of everything random
     */
    public Report(String name, String title, long seed) {
        this.name = name;
        this.environment = Environment.facts(seed);
        text.append("# ").append(title).append("\n\n");
        environment.forEach(
                (fact, value) ->
                        text.append("- ").append(fact).append(": ").append(value).append('\n'));
    }

    /** Adds a paragraph. */
    public Report says(String paragraph) {
        text.append('\n').append(paragraph).append('\n');
        return this;
    }

    /** Adds a table under a heading; every row as long as the head. */
    public Report table(String heading, List<String> head, List<List<String>> rows) {
        text.append("\n## ").append(heading).append("\n\n");
        row(head);
        row(head.stream().map(any -> "---").toList());
        rows.forEach(this::row);
        return this;
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /**
     * Writes {@code DATE-NAME.md}.
     *
     * @return the file
     */
    public Path write(Path directory) throws IOException {
        Path file =
                Files.createDirectories(directory)
                        .resolve(environment.get("Date") + "-" + name + ".md");
        return Files.writeString(file, text);
    }
}
