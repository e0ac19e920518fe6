// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.VaultCopy;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultBench;

/**
 * A process that writes the embedded vault is killed (SIGKILL) again and again, at any moment: what
 * it had acknowledged is there, what it had destroyed is gone, and everything adds up.
 */
class DerbyVaultKilledTest {

    private static final int ROUNDS = Boolean.getBoolean("qutemail.soak") ? 30 : 3;

    @TempDir private Path directory;

    @Test
    void whatWasAcknowledgedShouldSurviveAKill() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged.addAll(writtenUntilKilled(20 + random.nextInt(200)));
            check(acknowledged, seed);
        }
    }

    private Path root() {
        return directory.resolve("root");
    }

    private Path database() {
        return directory.resolve("database");
    }

    private List<String> writtenUntilKilled(int count) throws IOException, InterruptedException {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-Dorg.slf4j.simpleLogger.logFile=System.err",
                                "-cp",
                                System.getProperty("java.class.path"),
                                AcknowledgingWriter.class.getName(),
                                root().toString(),
                                database().toString())
                        .redirectError(directory.resolve("stderr").toFile())
                        .start();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader said = writer.inputReader()) {
            String line;
            while ((line = said.readLine()) != null) {
                if (line.startsWith("ack ")) {
                    acknowledged.add(line.substring(4));
                }
                if (acknowledged.size() == count) {
                    // SIGKILL; what was said until it arrives still counts, so by the handle: the
                    // process itself would close the stream.
                    writer.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(writer.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(acknowledged)
                .as(() -> read(directory.resolve("stderr")))
                .hasSizeGreaterThanOrEqualTo(count);
        return acknowledged;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void check(List<String> acknowledged, long seed) throws Exception {
        Set<String> all = new HashSet<>(acknowledged);
        try (DurableVault vault = new VaultBench(root()).open(VaultDatabase.embedded(database()))) {
            for (String what : acknowledged) {
                String id = what.split(" ")[1];
                CopyRef copy = new CopyRef(KeyId.parse(id), new byte[] {1});
                Map<CopyRef, VaultCopy> found = vault.keys().readCopies(List.of(copy));
                String said = what + ", seed " + seed;
                if (all.contains("destroyed " + id)) {
                    assertThat(found).as(said).isEmpty();
                } else if (!all.contains("destroying " + id)) {
                    assertThat(found).as(said).containsKey(copy);
                    if (all.contains("confirmed " + id)) {
                        assertThat(found.get(copy).confirmed()).as(said).isTrue();
                    }
                }
                found.values().forEach(VaultCopy::close);
            }
            assertThat(vault.verify(done -> {}).faults()).as("seed " + seed).isEmpty();
        }
    }
}
