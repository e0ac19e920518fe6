// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.skip.SkipProvider;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;

/** SKIP against answers that no simulator would give, over the same mutual TLS. */
class SkipAgainstMisbehavingProviderTest {

    private static final String ID = "1726e9ae76234fb1dd1283d4dca1911e";
    private static final KeyId KEY_ID = KeyId.parse("1726e9ae-7623-4fb1-dd12-83d4dca1911e");
    private static final String KEY = "ad229dfb".repeat(8);
    private static final String MARK = ",\"SIMULATED\":true";

    @TempDir static Path directory;
    private static RawKme kme;
    private static SkipProvider provider;
    private static SkipProvider expectingRealKeys;

    @BeforeAll
    static void start() throws Exception {
        SimulatorConfig config = SimulatorConfig.builder(directory).protocol(Protocol.SKIP).build();
        try (KmeSimulator forCertificates = KmeSimulator.start(config)) {
            SimulatorCertificates certificates =
                    new SimulatorCertificates(config, new SimulatorFiles(directory));
            kme = new RawKme(certificates.serverContext(Face.A));
            provider =
                    SkipSetUp.provider(
                            SkipSetUp.endpoints(forCertificates, "QKD_SUBMIT_KME_URL", kme.url())
                                    .submit());
            var variables = forCertificates.variables();
            variables.put("QKD_SUBMIT_KME_URL", kme.url());
            expectingRealKeys =
                    SkipSetUp.provider(
                            QkdConfiguration.fromVariables(variables::get)
                                    .endpoints()
                                    .orElseThrow()
                                    .submit());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        kme.close();
    }

    private static String key(String id, String key, String rest) {
        return "{\"keyId\":\"" + id + "\",\"key\":\"" + key + "\"" + rest + "}";
    }

    private static void assertFails(
            ThrowingCallable call, KmeOutcome outcome, boolean answerLost, String... fragments) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmeException.class,
                        e -> {
                            assertThat(e.outcome()).isEqualTo(outcome);
                            assertThat(e.answerLost()).isEqualTo(answerLost);
                        })
                .hasMessageContainingAll(fragments)
                .satisfies(
                        e -> {
                            for (Throwable t = e; t != null; t = t.getCause()) {
                                assertThat(t.toString()).doesNotContain(KEY.substring(0, 12));
                            }
                        });
    }

    private static void assertTakeFails(KmeOutcome outcome, boolean answerLost, String... said) {
        assertFails(() -> provider.take(1, 256), outcome, answerLost, said);
    }

    private static void assertClaimFails(KmeOutcome outcome, String... said) {
        assertFails(
                () -> provider.claim(List.of(KEY_ID), 256),
                outcome,
                outcome == KmeOutcome.PROTOCOL,
                said);
    }

    @Test
    void takeShouldAskAsTheDraftSays() throws Exception {
        kme.answer(200, key(ID, KEY, MARK));
        try (KeyContainer container = provider.take(1, 256)) {
            assertThat(container.keys().get(0).id()).isEqualTo(KEY_ID);
        }
        provider.claim(List.of(KEY_ID), 256).close();
        assertThat(kme.requests())
                .contains(
                        "GET /key?remoteSystemID=SIMULATED-KME-B&size=256 HTTP/1.1",
                        "GET /key/" + ID + "?remoteSystemID=SIMULATED-KME-B HTTP/1.1");
    }

    @Test
    void takeShouldTellWhatTheProviderSays() throws Exception {
        kme.answer(503, "{\"message\":\"not enough keys\"}");
        assertTakeFails(KmeOutcome.EXHAUSTED, false, "HTTP 503 \"not enough keys\"");
        kme.answer(503, "");
        assertTakeFails(KmeOutcome.RETRYABLE, false, "HTTP 503 without a message");
        kme.answer(400, "{\"detail\":\"Unknown remoteSystemID\"}");
        assertTakeFails(
                KmeOutcome.PROTOCOL,
                false,
                "\"Unknown remoteSystemID\"; does it share keys with \"SIMULATED-KME-B\"?");
        kme.answer(401, "");
        assertTakeFails(KmeOutcome.UNAUTHORISED, false, "does it know the certificate", ".pem");
        kme.answer(302, "");
        assertTakeFails(KmeOutcome.PROTOCOL, false, "HTTP 302");
    }

    @Test
    void takeShouldCountAKeyAsLostWhenItCouldNotBeZeroised() throws Exception {
        kme.answer(500, "");
        assertTakeFails(KmeOutcome.RETRYABLE, true, "HTTP 500");
    }

    @Test
    void takeShouldBeAProtocolErrorWhenTheAnswerIsUnsound() throws Exception {
        kme.answer(200, key(ID, KEY.substring(2), MARK));
        assertTakeFails(KmeOutcome.PROTOCOL, true, "has 248 bits, not 256");
        kme.answer(200, key(ID + "1f93864d70f3069e", KEY, MARK));
        assertTakeFails(KmeOutcome.PROTOCOL, true, "set the key provider to 128-bit key ids");
        kme.answer(200, key(ID, KEY.replace('a', 'g'), MARK));
        assertTakeFails(KmeOutcome.PROTOCOL, true, "not hexadecimal");
        kme.answer(200, "");
        assertTakeFails(KmeOutcome.PROTOCOL, true, "not a JSON object");
        kme.answer(200, "<html>login</html>");
        assertTakeFails(KmeOutcome.PROTOCOL, true, "not a JSON key answer");
        kme.answer(200, " ".repeat(SkipProvider.BODY_LIMIT + 1));
        assertTakeFails(KmeOutcome.PROTOCOL, true, "longer than 65536 octets");
    }

    @Test
    void takeShouldRefuseKeysOfTheWrongOrigin() throws Exception {
        kme.answer(200, key(ID, KEY, ""));
        assertTakeFails(KmeOutcome.PROTOCOL, false, "does not mark its keys as simulated");
        expectingRealKeys.take(1, 256).close();
        kme.answer(200, key(ID, KEY, ",\"SIMULATED\":1"));
        assertFails(
                () -> expectingRealKeys.take(1, 256),
                KmeOutcome.PROTOCOL,
                false,
                "is a simulator: its keys are refused");
    }

    @Test
    void takeShouldNotAskForMoreThanOneKeyInACall() {
        int before = kme.requests().size();
        assertFails(() -> provider.take(2, 256), KmeOutcome.PROTOCOL, false, "one key in a call");
        assertThat(kme.requests()).hasSize(before);
    }

    @Test
    void claimShouldBeNotYetWhenTheKeyIsNotKnown() throws Exception {
        kme.answer(400, "{\"detail\":\"Key not found\"}");
        assertClaimFails(KmeOutcome.NOT_YET, "Key not found");
        kme.answer(404, "");
        assertClaimFails(KmeOutcome.NOT_YET, "HTTP 404");
        kme.answer(500, "");
        assertClaimFails(KmeOutcome.RETRYABLE, "HTTP 500");
    }

    @Test
    void claimShouldRefuseAnotherKey() throws Exception {
        kme.answer(200, key(ID.replace('1', '2'), KEY, MARK));
        assertClaimFails(KmeOutcome.PROTOCOL, "was asked for, and");
    }

    @Test
    void describeShouldRefuseAnotherSystem() throws Exception {
        String capabilities =
                "{\"entropy\":false,\"key\":true,\"algorithm\":\"x\",\"localSystemID\":\"Alice\","
                        + "\"remoteSystemID\":[\"SIMULATED-*\"],\"SIMULATED\":true}";
        kme.answer(200, capabilities);
        assertFails(
                () -> provider.describe(),
                KmeOutcome.UNAUTHORISED,
                false,
                "calls itself \"Alice\", not \"SIMULATED-KME-A\"",
                "QKD_SUBMIT_SAE_ID");
        kme.answer(200, capabilities.replace("Alice", "SIMULATED-KME-A"));
        assertThat(provider.describe().maxKeysPerCall()).isEqualTo(1);
        kme.answer(200, capabilities.replace("Alice", "SIMULATED-KME-A").replace("true", "false"));
        assertFails(() -> provider.describe(), KmeOutcome.PROTOCOL, false, "as simulated");
        kme.answer(404, "");
        assertFails(
                () -> provider.describe(),
                KmeOutcome.PROTOCOL,
                false,
                "is it a key provider of SKIP?");
    }
}
