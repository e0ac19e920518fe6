// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every part of the benchmarks runs, smallest scale. No number is looked at. */
class BenchIT {

    @TempDir Path results;

    @Test
    void everyPartShouldWriteAReport() throws Exception {
        int exit =
                new CommandLine(new Bench())
                        .execute(
                                "micro",
                                "e2e",
                                "vault",
                                "keys",
                                "--quick",
                                "--output",
                                results.toString());

        assertThat(exit).isZero();
        try (Stream<Path> files = Files.list(results)) {
            List<Path> written = files.sorted().toList();
            assertThat(written)
                    .extracting(file -> file.getFileName().toString().substring(11))
                    .containsExactly("e2e.md", "keys.md", "micro.md", "vault.md");
            assertThat(Files.readString(written.get(0)))
                    .contains(
                            "| delivery, 4 sessions | mails/s |", "| list of 40, envelopes | ms |")
                    .doesNotContain("NaN");
            assertThat(Files.readString(written.get(1)))
                    .contains("| 1 kb/s | per-recipient | step-down |", "| 100 kb/s | epoch |");
            assertThat(Files.readString(written.get(2)))
                    .contains("| octets | openssl |", "| 1024 |", "openManyCopies");
            assertThat(Files.readString(written.get(3)))
                    .contains("| keys | copies |", "Many to few")
                    .doesNotContain("NaN");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
    void aLargeMailboxShouldBeMeasured() throws Exception {
        int exit =
                new CommandLine(new Bench())
                        .execute("mailbox", "--quick", "--output", results.toString());

        assertThat(exit).isZero();
        try (Stream<Path> files = Files.list(results)) {
            assertThat(Files.readString(files.findFirst().orElseThrow()))
                    .contains("| header list, all | ms |", "| heap in use, afterwards | MiB |")
                    .doesNotContain("NaN");
        }
    }

    /** No number is looked at here either: {@code benchmarks/results} has them. */
    @Test
    @EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
    void keysShouldBeFoundAmongAMillion() throws Exception {
        int exit = new CommandLine(new Bench()).execute("vault", "--output", results.toString());

        assertThat(exit).isZero();
        try (Stream<Path> files = Files.list(results)) {
            assertThat(Files.readString(files.findFirst().orElseThrow())).contains("| 1000000 |");
        }
    }
}
