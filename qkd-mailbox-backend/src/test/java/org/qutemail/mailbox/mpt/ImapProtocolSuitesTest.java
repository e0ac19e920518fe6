// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.mpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * James's IMAP protocol suites with every append sealed: they must give what they give on stock
 * James, which stands in {@code src/test/contracts/mpt-imap.csv} suite by suite, and must have
 * written and opened records where the list says so. Whether stock James still gives that is run
 * with {@code -Dqutemail.soak=true}, as it takes as long again.
 */
class ImapProtocolSuitesTest {

    private static final Path LIST =
            Path.of(
                    System.getProperty("qutemail.basedir"),
                    "qkd-mailbox-backend/src/test/contracts/mpt-imap.csv");

    private static SuiteRun run;
    private static final SortedMap<String, String> outcomes = new TreeMap<>();
    private static final SortedMap<String, String> records = new TreeMap<>();

    @BeforeAll
    static void runSealed() throws IOException {
        run = SuiteRun.of(ImapSuites.Sealed.class);
        for (String line : Files.readAllLines(LIST)) {
            if (!line.startsWith("#") && !line.startsWith("suite,")) {
                String[] row = line.split(",", -1);
                outcomes.put(row[0], row[1] + " passed, 0 failed, " + row[2] + " skipped");
                records.put(row[0], row[3]);
            }
        }
    }

    private static Map<String, String> each(
            SuiteRun run, Function<SuiteRun.Counts, String> property) {
        Map<String, String> values = new TreeMap<>();
        run.suites().forEach((suite, counts) -> values.put(suite, property.apply(counts)));
        return values;
    }

    @Test
    void sealedMailboxShouldPassAndSkipAsStockJames() {
        assertThat(each(run, SuiteRun.Counts::outcome))
                .as("failures: %s", run.failures())
                .isEqualTo(outcomes);
    }

    @Test
    void suitesShouldHaveWrittenAndOpenedRecordsWhereTheListSaysSo() {
        assertThat(each(run, SuiteRun.Counts::records)).isEqualTo(records);
        assertThat(records).containsValue("opened");
    }

    @Test
    @EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
    void stockJamesShouldGiveWhatTheListSays() {
        SuiteRun stock = SuiteRun.of(ImapSuites.OnStockJames.class);
        assertThat(each(stock, SuiteRun.Counts::outcome))
                .as("failures: %s", stock.failures())
                .isEqualTo(outcomes);
        assertThat(each(stock, SuiteRun.Counts::records).values()).containsOnly("none");
    }
}
