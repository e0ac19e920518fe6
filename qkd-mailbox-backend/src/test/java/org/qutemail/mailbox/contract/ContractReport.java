// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whether the stock suites, run just before with every append sealed, gave what they give on stock
 * James, and whether they really met sealed records. Runs in an execution of its own.
 */
public abstract class ContractReport {

    /** System property: the directory of the counts. */
    public static final String RUN = "qutemail.contract.run";

    private static final String EXPECTED = "qutemail.contract.expected";

    private static SortedMap<String, long[]> run;

    private final Set<String> leftOut;

    /**
     * @param leftOut classes that did not run this time
     */
    protected ContractReport(Set<String> leftOut) {
        this.leftOut = leftOut;
    }

    private static List<Path> reports() throws IOException {
        Path directory = Path.of(System.getProperty(RUN));
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("counts.csv."))
                    .collect(Collectors.toList());
        }
    }

    @BeforeAll
    static void read() throws IOException {
        run = new TreeMap<>();
        for (Path report : reports()) {
            for (String[] row : rows(report)) {
                if (!row[0].startsWith("org.apache.james.")) {
                    // Our own tests, when somebody asks for both with -Dtest.
                    continue;
                }
                long[] sums = run.computeIfAbsent(row[0], any -> new long[5]);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += Long.parseLong(row[i + 1]);
                }
            }
        }
    }

    private static List<String[]> rows(Path file) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith("#") && !line.startsWith("class,")) {
                rows.add(line.split(",", -1));
            }
        }
        return rows;
    }

    private static Path expected(String name) {
        return Path.of(System.getProperty(EXPECTED), name);
    }

    @Test
    void suitesShouldPassAndSkipAsOnStockJames() throws IOException {
        Map<String, String> stock = new TreeMap<>();
        for (String[] row : rows(expected("stock.csv"))) {
            if (leftOut.contains(row[0])) {
                continue;
            }
            stock.put(row[0], row[1] + " passed, 0 failed, " + row[2] + " skipped");
        }
        Map<String, String> sealed = new TreeMap<>();
        run.forEach(
                (name, c) ->
                        sealed.put(
                                name, c[0] + " passed, " + c[1] + " failed, " + c[2] + " skipped"));
        assertThat(sealed).isEqualTo(stock);
    }

    @Test
    void classesWithoutRecordsShouldBeThoseOnTheList() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        for (String[] row : rows(expected("no-records.csv"))) {
            assertThat(row).as(row[0]).hasSize(3);
            assertThat(row[2]).as("reason of " + row[0]).isNotBlank();
            if (!leftOut.contains(row[0])) {
                listed.put(row[0], row[1]);
            }
        }
        Map<String, String> met = new TreeMap<>();
        run.forEach(
                (name, c) -> {
                    if (c[3] == 0) {
                        met.put(name, "written");
                    } else if (c[4] == 0) {
                        met.put(name, "opened");
                    }
                });
        assertThat(met).isEqualTo(listed);
    }
}
