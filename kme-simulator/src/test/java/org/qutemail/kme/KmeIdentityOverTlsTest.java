// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.etsi014.KmeClient;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;

/** The entity's identity, and what happens when it is another's. */
class KmeIdentityOverTlsTest {

    @TempDir static Path directory;
    private static KmeSimulator simulator;

    @BeforeAll
    static void start() throws Exception {
        simulator = SimulatorSetUp.start(directory);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static KmeClient client(String identity) throws Exception {
        return SimulatorSetUp.submit(simulator, "QKD_KME_IDENTITY", identity);
    }

    private static byte[] pin() throws Exception {
        try (InputStream in = Files.newInputStream(simulator.certificate(Face.A.kmeId()))) {
            byte[] spki =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(in)
                            .getPublicKey()
                            .getEncoded();
            return MessageDigest.getInstance("SHA-256").digest(spki);
        }
    }

    private static void assertAccepted(String identity) throws Exception {
        KmeClient client = client(identity);
        assertThatCode(client::status).as(identity).doesNotThrowAnyException();
    }

    private static void assertRefused(KmeClient client) {
        assertThatThrownBy(client::status)
                .isInstanceOfSatisfying(
                        KmeException.class,
                        e -> assertThat(e.outcome()).isEqualTo(KmeOutcome.UNAUTHORISED));
    }

    @Test
    void entityShouldBeAcceptedByHostNameByCommonNameAndByPinnedKey() throws Exception {
        assertAccepted("hostname");
        assertAccepted("cn:SIMULATED-KME-A");
        assertAccepted("spki:" + HexFormat.of().formatHex(pin()));
        assertAccepted("spki:" + Base64.getEncoder().encodeToString(pin()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cn:SIMULATED-KME-B",
                "cn:simulated-kme-a",
                "cn:SIMULATED",
                "spki:0000000000000000000000000000000000000000000000000000000000000000"
            })
    void entityShouldBeRefusedWhenItIsAnother(String identity) throws Exception {
        assertRefused(client(identity));
    }

    @Test
    void entityShouldBeRefusedWhenItsCertificateLacksTheHostName() throws Exception {
        // 127.0.0.2 reaches the same loopback, and no certificate names it.
        SimulatorConfig everywhere =
                SimulatorConfig.builder(directory.resolve("all"))
                        .bindAddress("0.0.0.0")
                        .allowRemote(true)
                        .build();
        try (KmeSimulator open = KmeSimulator.start(everywhere)) {
            String url = "https://127.0.0.2:" + open.url(Face.A).getPort();
            assertRefused(
                    SimulatorSetUp.submit(
                            open, "QKD_SUBMIT_KME_URL", url, "QKD_KME_IDENTITY", "hostname"));
            assertThatCode(SimulatorSetUp.submit(open, "QKD_SUBMIT_KME_URL", url)::status)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void entityShouldBeRefusedWhenThePinIsRightButTheAuthorityIsNot(@TempDir Path other)
            throws Exception {
        try (KmeSimulator foreign = SimulatorSetUp.start(other)) {
            assertRefused(
                    SimulatorSetUp.submit(
                            simulator,
                            "QKD_KME_IDENTITY",
                            "spki:" + HexFormat.of().formatHex(pin()),
                            "QKD_CA",
                            foreign.ca().toString()));
        }
    }
}
