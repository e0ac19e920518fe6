// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.etsi014.KmeClient;
import org.qutemail.core.source.KmeException;

/** Certificate, key and CA files are replaced while the client is in use. */
class CertificateReloadTest {

    @TempDir Path directory;
    private KmeSimulator simulator;
    private KmeClient client;
    private Path cert;
    private Path key;
    private Path ca;

    @BeforeEach
    void start() throws Exception {
        simulator = SimulatorSetUp.start(directory.resolve("kme"));
        cert = directory.resolve("mine.pem");
        key = directory.resolve("mine.key");
        ca = directory.resolve("ca.pem");
        install(SimulatorConfig.SUBMIT_SAE);
        copy(Path.of(simulator.variables().get("QKD_CA")), ca);
        client =
                SimulatorSetUp.submit(
                        simulator,
                        "QKD_SUBMIT_CERT",
                        cert.toString(),
                        "QKD_SUBMIT_KEY",
                        key.toString(),
                        "QKD_CA",
                        ca.toString());
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private void install(String sae) throws IOException {
        copy(simulator.certificate(sae), cert);
        copy(simulator.key(sae), key);
    }

    private static void copy(Path from, Path to) throws IOException {
        SimulatorFiles.write(to, Files.readString(from));
    }

    private void assertWorks() throws KmeException {
        client.encKeys(1, 256).close();
    }

    private void assertWorksWithTheOldFilesAndSays(Path named) throws KmeException {
        assertWorks();
        assertThat(client.credentials().problem()).get().asString().contains(named.toString());
    }

    @Test
    void clientShouldGoOnWithTheOldFilesAndSaySoWhenTheNewOnesAreNoCertificates() throws Exception {
        assertWorks();
        var ends = client.credentials();
        Files.writeString(cert, "-----BEGIN CERTIFICATE-----\nhalf a file");

        assertWorksWithTheOldFilesAndSays(cert);

        assertThat(client.credentials().ownEnd()).isEqualTo(ends.ownEnd());
        install(SimulatorConfig.SUBMIT_SAE);
        assertWorks();
        assertThat(client.credentials().problem()).isEmpty();
    }

    @Test
    void clientShouldGoOnWithTheOldFilesWhileOnlyTheCertificateIsReplaced() throws Exception {
        copy(simulator.certificate(SimulatorConfig.STORE_SAE), cert);
        assertWorksWithTheOldFilesAndSays(cert);
    }

    @Test
    void clientShouldGoOnWithTheOldFilesWhenTheAuthoritiesOrTheKeyAreGone() throws Exception {
        Files.delete(ca);
        assertWorksWithTheOldFilesAndSays(ca);
        Files.delete(key);
        assertWorksWithTheOldFilesAndSays(key);
    }
}
