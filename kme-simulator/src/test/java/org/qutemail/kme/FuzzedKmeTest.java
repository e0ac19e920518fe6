// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.TestClock;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.etsi014.AnswerMutations;
import org.qutemail.core.etsi014.Etsi014Provider;
import org.qutemail.core.etsi014.KmeClient;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.key.KeyServiceSettings;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.key.Policies;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.policy.WhenShort;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyState;

/**
 * Malformed answers over real HTTPS, through the client and through the whole key service. The seed
 * is printed; run one again with {@code -Dqutemail.fuzz.seed=SEED}.
 */
class FuzzedKmeTest {

    private static final int ANSWERS = Boolean.getBoolean("qutemail.soak") ? 5_000 : 200;
    private static final int TAKES = Boolean.getBoolean("qutemail.soak") ? 2_000 : 80;
    private static final int[] CODES = {200, 200, 200, 200, 400, 401, 404, 503, 204, 302, 500};

    @TempDir static Path directory;
    private static RawKme kme;
    private static QkdConfiguration configuration;
    private final long seed =
            Long.getLong(
                    "qutemail.fuzz.seed", ThreadLocalRandom.current().nextLong() & 0xFFFFFFFFL);
    private final Random random = new Random(seed);
    private final AnswerMutations answers = new AnswerMutations(seed);

    @BeforeAll
    static void start() throws Exception {
        SimulatorConfig config = SimulatorConfig.builder(directory).build();
        try (KmeSimulator forCertificates = KmeSimulator.start(config)) {
            kme =
                    new RawKme(
                            new SimulatorCertificates(config, new SimulatorFiles(directory))
                                    .serverContext(Face.A));
            configuration =
                    SimulatorSetUp.configuration(
                            forCertificates,
                            "QKD_SUBMIT_KME_URL",
                            kme.url(),
                            "QKD_STORE_KME_URL",
                            kme.url(),
                            "QKD_KME_IDENTITY",
                            "cn:" + Face.A.kmeId());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        kme.close();
    }

    private static byte[] http(int status, byte[] body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(
                ("HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                                .formatted(status, body.length))
                        .getBytes(StandardCharsets.US_ASCII));
        whole.writeBytes(body);
        return whole.toByteArray();
    }

    /** A damaged answer: the body, seldom the HTTP around it. */
    private byte[] damaged() {
        byte[] body = answers.mutate(answers.any());
        byte[] whole = http(CODES[random.nextInt(CODES.length)], body);
        if (random.nextInt(10) == 0 && whole.length < 4096) {
            whole[random.nextInt(40)] = (byte) random.nextInt(256);
        }
        return whole;
    }

    @Timeout(600)
    @Test
    void clientShouldGiveSoundValuesOrTypedErrors() throws Exception {
        System.out.println("fuzzing an entity with -Dqutemail.fuzz.seed=" + seed);
        // A cut answer must not wait for its end.
        KmeClient client =
                KmeClient.of(
                        configuration.endpoints().orElseThrow().submit(),
                        SimulatorSetUp.PATIENCE,
                        SimulatorSetUp.PATIENCE);
        int typed = 0;
        for (int i = 0; i < ANSWERS; i++) {
            byte[] answer = damaged();
            kme.answerWith(request -> answer);
            try {
                if (i % 3 == 0) {
                    client.status();
                } else {
                    try (KeyContainer keys = client.encKeys(2, 256)) {
                        assertThat(keys.keys()).hasSize(2);
                    }
                }
            } catch (KmeException e) {
                typed++;
                assertThat(e.outcome()).isNotNull();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("answer " + i + " of seed " + seed, e);
            }
        }
        assertThat(typed).isGreaterThan(ANSWERS / 2);
    }

    /** Mutated enc_keys, sound dec_keys: a key that was tampered with never becomes active. */
    @Timeout(600)
    @Test
    void serviceShouldUseNoKeyButTheOnesThatBothSidesGave() throws Exception {
        System.out.println("fuzzing an entity with -Dqutemail.fuzz.seed=" + seed);
        TestClock clock = new TestClock();
        try (InMemoryKeyVault vault = new InMemoryKeyVault();
                QkdKeyService keys = service(vault, clock)) {
            int used = 0;
            for (int i = 0; i < TAKES; i++) {
                byte[] sound = answers.container(1);
                byte[] mutated = i % 10 == 0 ? sound : answers.mutate(sound);
                kme.answerWith(byCall(mutated, sound));
                clock.advance(Duration.ofSeconds(30));
                try {
                    KeyInfo key = keys.take(KeyPurpose.DELIVERY);
                    used++;
                    assertIsIn(sound, keys, key);
                } catch (KeyUnavailableException e) {
                    // The vault refuses an id that it has held: asked twice, this entity gives the
                    // same key twice.
                    assertThat(e.getCause())
                            .isInstanceOfAny(KmeException.class, KeyRefusedException.class);
                }
            }
            KeyStatus status = keys.status();
            assertThat(used).as("the sound ones, and what did not matter").isPositive();
            assertThat(status.stored()).isEqualTo(used);
            assertThat(status.issued()).isEqualTo(status.stored() + status.burnt() + status.lost());
            assertThat(vault.census().getOrDefault(KeyState.ACTIVE, 0L)).isEqualTo(used);
            assertThat(vault.census().getOrDefault(KeyState.RESERVED, 0L)).isZero();
        }
    }

    private Function<String, byte[]> byCall(byte[] enc, byte[] dec) {
        byte[] status = http(200, answers.status());
        Map<String, byte[]> bodies =
                Map.of("enc_keys", http(200, enc), "dec_keys", http(200, dec), "status", status);
        return request ->
                bodies.entrySet().stream()
                        .filter(body -> request.contains(body.getKey()))
                        .findFirst()
                        .orElseThrow()
                        .getValue();
    }

    private static QkdKeyService service(InMemoryKeyVault vault, TestClock clock) throws Exception {
        return QkdKeyService.over(
                Etsi014Provider.source(
                        configuration.endpoints().orElseThrow().pairs(),
                        SimulatorSetUp.PATIENCE,
                        SimulatorSetUp.PATIENCE),
                KeyServiceSettings.standard(true, Policies.of(0).onLow(WhenShort.DEFER).build()),
                vault,
                clock,
                new SecureRandom());
    }

    private static void assertIsIn(byte[] sound, QkdKeyService keys, KeyInfo key) throws Exception {
        String text = new String(sound, StandardCharsets.US_ASCII);
        assertThat(text).contains(key.id().toString());
        try (KeyMaterial material = keys.open(key.id())) {
            String secret =
                    material.secret()
                            .withBytes(octets -> Base64.getEncoder().encodeToString(octets));
            assertThat(text.contains(secret)).as("the key of the sound answer").isTrue();
        }
    }
}
