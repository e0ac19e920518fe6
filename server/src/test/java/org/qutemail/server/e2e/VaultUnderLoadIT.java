// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultReport;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.QutEmailCommand;
import org.qutemail.server.testing.QutEmailCommand.Result;
import org.qutemail.server.vault.PreparedVault;

/**
 * The vault is rotated, looked through and backed up while mail flows, and nothing is lost; then
 * the drill: the backup and a copy of the root's directory on an empty machine. 88 mails of 5
 * senders, 2 000 of 20 with {@code ./qutemail test --soak}.
 */
class VaultUnderLoadIT {

    private static final boolean SOAK = Boolean.getBoolean("qutemail.soak");
    private static final int ROUNDS = SOAK ? 20 : 2;
    private static final int MAILS_A_ROUND = SOAK ? 100 : 40;
    private static final Duration PATIENCE = Duration.ofMinutes(SOAK ? 15 : 4);
    private static final List<String> USERS =
            IntStream.range(0, SOAK ? 20 : 5).mapToObj(i -> "user" + i + "@qutemail.test").toList();

    @TempDir private Path directory;

    @Test
    void rotationAndBackupUnderLoadShouldLoseNothing() throws Exception {
        long seed = Long.getLong("qutemail.seed", System.nanoTime());
        System.out.println("VaultUnderLoadIT: -Dqutemail.seed=" + seed);
        long keys;
        long copies;
        Path early;
        Path last;
        try (InProcessServer server =
                InProcessServer.on(directory)
                        .memory()
                        .with("QKD_PREFETCH", "4")
                        // A key for every mail, and none shared when a busy machine is slow.
                        .with("QKD_POLICY_LOW_WATER", "0")
                        .with("QKD_POLICY_ON_LOW", "defer")
                        .impatient()
                        .start()
                        .withUsers(USERS.toArray(String[]::new))) {
            Arrivals arrivals = new Arrivals(server, USERS, PATIENCE);
            List<Load.Sent> sent;
            try (Load load = new Load(server, USERS, seed)) {
                load.allow(MAILS_A_ROUND / 5);
                await().atMost(PATIENCE).until(() -> !load.acknowledged().isEmpty());
                early = Path.of(task(server, "backup").path("file").asText());
                for (int round = 1; round <= ROUNDS; round++) {
                    load.allow(MAILS_A_ROUND);
                    assertThat(task(server, "rotate").path("rows").asLong()).isPositive();
                    task(server, "verify");
                    task(server, "backup");
                }
                int all = MAILS_A_ROUND / 5 + ROUNDS * MAILS_A_ROUND;
                await().atMost(PATIENCE).until(() -> load.acknowledged().size() == all);
                sent = load.acknowledged();
            }
            arrivals.awaitAll(sent);
            task(server, "rotate");
            task(server, "verify");
            last = Path.of(task(server, "backup").path("file").asText());
            arrivals.eachShouldBeThereOnceAndSealed(sent, seed);
            arrivals.everyKeyShouldBeAccountedFor(sent.size());
            keys = sent.size();
            copies = Arrivals.copies(sent);
        }
        drill(early, 1, 0);
        drill(last, keys, copies);
    }

    /** An empty machine, to which only the backup and a copy of the root's directory were taken. */
    private void drill(Path backup, long leastKeys, long leastCopies) throws Exception {
        Path machine = Files.createTempDirectory(directory, "machine");
        FileUtils.copyDirectory(
                directory.resolve("root").toFile(), machine.resolve("root").toFile());
        Path root = machine.resolve("root").resolve("root.p12");

        Result stranger = vault(machine, machine.resolve("none/root.p12"), "restore", backup);
        assertThat(stranger.exitCode()).isEqualTo(2);
        assertThat(stranger.stderr()).contains("root of the vault is missing");

        Result restored = vault(machine, root, "restore", backup);
        assertThat(restored.exitCode()).as(restored.stderr()).isZero();
        try (DurableVault vault = new PreparedVault(machine.resolve("home"), root).open()) {
            // Unwraps every key and copy secret and compares the fingerprints.
            VaultReport report = vault.verify(done -> {});
            assertThat(report.faults()).isEmpty();
            assertThat(report.keys()).isGreaterThanOrEqualTo(leastKeys);
            assertThat(report.copies()).isGreaterThanOrEqualTo(leastCopies);
        }
    }

    private static Result vault(Path machine, Path root, String command, Path backup) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUTEMAIL_HOME", machine.resolve("home").toString());
        environment.put("QUTEMAIL_VAULT_ROOT", root.toString());
        return QutEmailCommand.run(environment, "", "vault", command, backup.toString());
    }

    /** Asks for work on the vault as an administrator does and waits for its end. */
    private static JsonNode task(InProcessServer server, String action) throws Exception {
        JsonNode begun = ask(server, "POST", "/qkd/vault?action=" + action);
        String path = "/tasks/" + begun.path("taskId").asText() + "/await?timeout=240s";
        JsonNode ended = ask(server, "GET", path);
        assertThat(ended.path("status").asText()).as(ended.toString()).isEqualTo("completed");
        return ended.path("additionalInformation");
    }

    private static JsonNode ask(InProcessServer server, String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + server.port(ListenerKind.WEBADMIN)
                                                + path))
                        .header(
                                "Authorization",
                                "Bearer "
                                        + Files.readString(server.home().resolve("admin.token"))
                                                .strip())
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(answer.body());
    }
}
