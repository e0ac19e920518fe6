// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.kme.Face;
import org.qutemail.kme.Fault;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.SimulatorConfig;
import org.qutemail.server.testing.InProcessServer;

/**
 * Two links, of which one end or both fail in turn while mail comes in: 2 000 mails of 50 senders
 * with {@code ./qutemail test --soak}, otherwise 200 of 10.
 */
class KmesFailingInTurnIT {

    private static final boolean SOAK = Boolean.getBoolean("qutemail.soak");
    private static final int SENDERS = SOAK ? 50 : 10;
    private static final int PHASES = SOAK ? 20 : 8;
    private static final int MAILS_A_PHASE = SOAK ? 100 : 25;
    private static final Duration PATIENCE = Duration.ofMinutes(SOAK ? 10 : 3);

    private static final List<Fault> FAULTS =
            SOAK
                    ? List.of(
                            Fault.OUTAGE,
                            Fault.UNAVAILABLE,
                            Fault.LOST_ANSWER,
                            Fault.BIT_FLIP,
                            Fault.TRUNCATED,
                            Fault.WRONG_LENGTH,
                            Fault.HANG)
                    : List.of(Fault.OUTAGE, Fault.LOST_ANSWER, Fault.BIT_FLIP);

    private static final List<String> USERS =
            IntStream.range(0, SENDERS).mapToObj(i -> "user" + i + "@qutemail.test").toList();

    @TempDir static Path directory;
    private static List<KmeSimulator> links;
    private static InProcessServer server;

    @BeforeAll
    static void start() throws Exception {
        // One directory: both links know the same certificates.
        SimulatorConfig config = SimulatorConfig.builder(directory.resolve("kme")).build();
        links = List.of(KmeSimulator.start(config), KmeSimulator.start(config));
        InProcessServer.Builder builder = InProcessServer.on(directory);
        for (Map.Entry<String, String> entry : links.get(0).variables().entrySet()) {
            builder.with(entry.getKey(), entry.getValue());
        }
        server =
                builder.with("QKD_SUBMIT_KME_URL", urls(Face.A))
                        .with("QKD_STORE_KME_URL", urls(Face.B))
                        .with("QKD_SIMULATOR_MODE", "external")
                        .with("QKD_PREFETCH", "4")
                        // A key for every mail, down to the last one, and none shared.
                        .with("QKD_POLICY_LOW_WATER", "0")
                        .with("QKD_POLICY_ON_LOW", "defer")
                        .impatient()
                        .start()
                        .withUsers(USERS.toArray(String[]::new));
    }

    private static String urls(Face face) {
        return links.stream()
                .map(link -> link.url(face).toString())
                .collect(Collectors.joining(","));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        links.forEach(KmeSimulator::close);
    }

    @Test
    void everyMailShouldArriveOnceAndSealedWhileEntitiesFailInTurn() throws Exception {
        long seed = Long.getLong("qutemail.seed", System.nanoTime());
        System.out.println("KmesFailingInTurnIT: -Dqutemail.seed=" + seed);
        Arrivals arrivals = new Arrivals(server, USERS, PATIENCE);
        List<Load.Sent> sent;
        try (Load load = new Load(server, USERS, seed)) {
            for (int phase = 0; phase < PHASES; phase++) {
                Fault fault = FAULTS.get(phase % FAULTS.size());
                KmeSimulator failing = links.get(phase % 2);
                // One link fails, at one end and then at the other, while the other link works.
                failing.fault(phase / 2 % 2 == 0 ? Face.A : Face.B, fault);
                load.allow(MAILS_A_PHASE);
                int allowed = (phase + 1) * MAILS_A_PHASE;
                await().atMost(PATIENCE).until(() -> load.acknowledged().size() == allowed);
                // Mail goes on arriving while the fault is on.
                arrivals.awaitAll(load.acknowledged());
                failing.fault(Fault.NONE);
            }
            sent = load.acknowledged();
        }
        assertThat(sent).hasSize(PHASES * MAILS_A_PHASE);
        arrivals.eachShouldBeThereOnceAndSealed(sent, seed);
        arrivals.everyKeyShouldBeAccountedFor(sent.size());
        KeyStatus keys = server.keys().status();
        System.out.printf(
                "%d mails of %d senders, %d copies, %d phases: issued %d, stored %d, burnt %d,"
                        + " lost %d, in the pool %d%n",
                sent.size(),
                SENDERS,
                Arrivals.copies(sent),
                PHASES,
                keys.issued(),
                keys.stored(),
                keys.burnt(),
                keys.lost(),
                keys.poolLevel());
        List<Long> issued = links.stream().map(KmeSimulator::issuedKeys).toList();
        assertThat(issued).as("both links gave keys").allMatch(number -> number > 0);
        // Answers that never came are counted as if they had held keys.
        assertThat(Stream.of(issued.get(0), issued.get(1)).mapToLong(Long::longValue).sum())
                .isLessThanOrEqualTo(keys.issued());
    }
}
