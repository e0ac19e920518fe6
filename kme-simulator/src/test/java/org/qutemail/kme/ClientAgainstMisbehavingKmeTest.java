// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.etsi014.KmeClient;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.transport.KmeEndpoint;

/** The client against answers that no simulator would give, over the same mutual TLS. */
class ClientAgainstMisbehavingKmeTest {

    private static final String ID = "bc490419-7d60-487f-adc1-4ddcc177c139";
    private static final String KEY = Base64.getEncoder().encodeToString(filled(32));
    private static final String MARK = ",\"key_container_extension\":{\"SIMULATED\":true}";

    @TempDir static Path directory;
    private static RawKme kme;
    private static KmeClient client;

    @BeforeAll
    static void start() throws Exception {
        SimulatorConfig config = SimulatorConfig.builder(directory).build();
        try (KmeSimulator forCertificates = KmeSimulator.start(config)) {
            SimulatorCertificates certificates =
                    new SimulatorCertificates(config, new SimulatorFiles(directory));
            kme = new RawKme(certificates.serverContext(Face.A));
            client = SimulatorSetUp.client(endpoint(forCertificates));
        }
    }

    private static KmeEndpoint endpoint(KmeSimulator simulator) throws Exception {
        return SimulatorSetUp.configuration(simulator, "QKD_SUBMIT_KME_URL", kme.url())
                .endpoints()
                .orElseThrow()
                .submit();
    }

    @AfterAll
    static void stop() throws Exception {
        kme.close();
    }

    private static byte[] filled(int size) {
        byte[] octets = new byte[size];
        Arrays.fill(octets, (byte) 0x5A);
        return octets;
    }

    private static String container(String id, String key, String rest) {
        return "{\"keys\":[{\"key_ID\":\"" + id + "\",\"key\":\"" + key + "\"}]" + rest + "}";
    }

    private static void assertEnc(KmeOutcome outcome, String... fragments) {
        assertThatThrownBy(() -> client.encKeys(1, 256))
                .isInstanceOfSatisfying(
                        KmeException.class, e -> assertThat(e.outcome()).isEqualTo(outcome))
                .hasMessageContainingAll(fragments)
                .satisfies(
                        e -> {
                            for (Throwable t = e; t != null; t = t.getCause()) {
                                assertThat(t.toString()).doesNotContain(KEY.substring(0, 8));
                            }
                        });
    }

    @Test
    void encKeysShouldTakeASoundAnswerAlsoWithoutALengthOrInChunks() throws Exception {
        byte[] body = container(ID, KEY, MARK).getBytes(StandardCharsets.UTF_8);
        kme.answer(200, "Connection: close\r\n", body);
        client.encKeys(1, 256).close();

        kme.answerRaw(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5\r\n"
                        + new String(body, 0, 5, StandardCharsets.US_ASCII)
                        + "\r\n"
                        + Integer.toHexString(body.length - 5)
                        + "\r\n"
                        + new String(body, 5, body.length - 5, StandardCharsets.US_ASCII)
                        + "\r\n0\r\n\r\n");
        try (KeyContainer container = client.encKeys(1, 256)) {
            assertThat(container.keys().get(0).id()).hasToString(ID);
        }
    }

    @Test
    void encKeysShouldRefuseKeysWithoutTheMarkWhenTheClientExpectsSimulatedOnes() throws Exception {
        kme.answer(200, container(ID, KEY, ""));
        assertEnc(KmeOutcome.PROTOCOL, "does not mark its keys as simulated");
    }

    @Test
    void encKeysShouldBeAProtocolErrorWhenTheAnswerIsUnsound() throws Exception {
        kme.answer(200, container(ID, Base64.getEncoder().encodeToString(filled(31)), MARK));
        assertEnc(KmeOutcome.PROTOCOL, "has 248 bits, not 256");
        kme.answer(200, container(ID, Base64.getEncoder().encodeToString(filled(64)), MARK));
        assertEnc(KmeOutcome.PROTOCOL, "has 512 bits, not 256");
        kme.answer(200, container(ID, "?" + KEY.substring(1), MARK));
        assertEnc(KmeOutcome.PROTOCOL, "base64");
        kme.answer(200, container("nothing", KEY, MARK));
        assertEnc(KmeOutcome.PROTOCOL, "not a UUID");
        kme.answer(200, "");
        assertEnc(KmeOutcome.PROTOCOL, "unusable answer");
        kme.answer(200, "<html>login</html>");
        assertEnc(KmeOutcome.PROTOCOL, "not a JSON key container");
        kme.answer(204, "");
        assertEnc(KmeOutcome.PROTOCOL, "HTTP 204");
    }

    @Test
    void encKeysShouldStopReadingAtOneMebibyte() throws Exception {
        kme.answer(200, "Connection: close\r\n", new byte[KmeClient.BODY_LIMIT + 1]);
        assertEnc(KmeOutcome.PROTOCOL, "longer than 1048576 octets");
    }

    @Test
    void encKeysShouldNotFollowARedirect() throws Exception {
        int before = kme.requests().size();
        kme.answer(307, "Location: " + kme.url() + "/else\r\nContent-Length: 0\r\n", new byte[0]);
        assertEnc(KmeOutcome.PROTOCOL, "HTTP 307");
        assertThat(kme.requests()).hasSize(before + 1);
    }

    @Test
    void encKeysShouldTellWhatTheEntitySays() throws Exception {
        kme.answer(503, "{\"message\":\"Error of server side\"}");
        assertEnc(KmeOutcome.RETRYABLE, "HTTP 503 \"Error of server side\"");
        kme.answer(400, "{\"detail\":\"Not enough keys\"}");
        assertEnc(KmeOutcome.EXHAUSTED, "Not enough keys");
        kme.answer(401, "");
        assertEnc(KmeOutcome.UNAUTHORISED, "HTTP 401", "sae-submit");
        kme.answer(500, "<html>\u0007</html>");
        assertEnc(KmeOutcome.RETRYABLE, "HTTP 500 without a message");
    }

    @Test
    void encKeysShouldBeRetryableWhenTheAnswerIsCutOrNotHttp() throws Exception {
        kme.answer(200, "Content-Length: 500\r\n", "{\"keys\":[".getBytes(StandardCharsets.UTF_8));
        assertEnc(KmeOutcome.RETRYABLE, "enc_keys as sae-submit");
        kme.answerRaw("nothing of the kind\r\n\r\n");
        assertEnc(KmeOutcome.RETRYABLE, "enc_keys as sae-submit");
    }

    @Test
    void decKeysShouldBeAProtocolErrorWhenAnotherKeyIsGiven() throws Exception {
        kme.answer(200, container(ID, KEY, MARK));
        client.decKeys(List.of(KeyId.parse(ID)), 256).close();
        List<KeyId> other = List.of(new KeyId(new UUID(1, 2)));
        assertThatThrownBy(() -> client.decKeys(other, 256))
                .isInstanceOfSatisfying(
                        KmeException.class,
                        e -> assertThat(e.outcome()).isEqualTo(KmeOutcome.PROTOCOL));
    }

    @Test
    void encKeysShouldGiveUpWhenTheAnswerNeverEnds(@TempDir Path other) throws Exception {
        SimulatorConfig config = SimulatorConfig.builder(other).build();
        try (KmeSimulator forCertificates = KmeSimulator.start(config);
                RawKme silent =
                        new RawKme(
                                new SimulatorCertificates(config, new SimulatorFiles(other))
                                        .serverContext(Face.A))) {
            KmeEndpoint endpoint =
                    SimulatorSetUp.configuration(
                                    forCertificates, "QKD_SUBMIT_KME_URL", silent.url())
                            .endpoints()
                            .orElseThrow()
                            .submit();
            KmeClient impatient =
                    KmeClient.of(endpoint, Duration.ofSeconds(2), Duration.ofMillis(700));
            silent.answer(200, "Content-Length: 99\r\n", new byte[] {'{'});
            silent.hang();
            assertThatThrownBy(() -> impatient.encKeys(1, 256))
                    .isInstanceOfSatisfying(
                            KmeException.class,
                            e -> {
                                assertThat(e.outcome()).isEqualTo(KmeOutcome.RETRYABLE);
                                assertThat(e.answerLost()).isTrue();
                            })
                    .hasMessageContaining("no answer within 700 ms");
        }
    }
}
