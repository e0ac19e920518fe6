// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./qutemail demo}; it checks its own claims and fails when one does not hold. */
class DemoIT {

    @TempDir Path directory;

    @Test
    void demoShouldTellTheWholeStoryAndLeaveNothingBehind() throws Exception {
        System.setProperty("java.io.tmpdir", directory.resolve("tmp").toString());
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);

        int exitCode =
                new CommandLine(new DemoCommand(out))
                        .execute(
                                "--configuration",
                                Path.of(System.getProperty("qutemail.basedir"), "james-conf")
                                        .toString());

        assertThat(exitCode).as(told.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("ALL KEYS ARE SIMULATED")
                .containsPattern("qkd_key_id +[0-9a-f-]{36}")
                .contains("attachment numbers.csv, 22 octets")
                .contains("The key service is back, the mail arrived sealed");
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }
}
