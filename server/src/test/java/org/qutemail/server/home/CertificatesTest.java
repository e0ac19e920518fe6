// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.settings.SettingException;

class CertificatesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir Path directory;

    private Certificates certificates() {
        return new Certificates(directory, Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void certificateShouldNameDomainLocalhostAndAddress() throws Exception {
        certificates().ensureForMailPorts("example.org", InetAddress.getByName("127.0.0.1"));

        X509Certificate made = read(certificates().certificate());
        assertThat(made.getSubjectAlternativeNames())
                .extracting(name -> name.get(1).toString())
                .containsExactlyInAnyOrder("example.org", "localhost", "127.0.0.1");
        assertThat(made.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(made.getNotBefore().toInstant()).isBefore(NOW);
        assertThat(made.getNotAfter().toInstant()).isAfter(NOW.plusSeconds(396L * 24 * 3600));
        made.verify(made.getPublicKey());
    }

    @Test
    void tokensShouldBeSignedWithRsa() throws Exception {
        certificates().ensureForJmapTokens("example.org", InetAddress.getByName("127.0.0.1"));

        assertThat(read(certificates().jmapCertificate()).getPublicKey().getAlgorithm())
                .isEqualTo("RSA");
        assertThat(certificates().certificate()).doesNotExist();
    }

    @Test
    void certificatePutInPlaceByHandShouldStay() throws Exception {
        Files.writeString(certificates().certificate(), "mine");
        Files.writeString(certificates().privateKey(), "mine too");

        certificates().ensureForMailPorts("example.org", InetAddress.getByName("127.0.0.1"));

        assertThat(certificates().certificate()).hasContent("mine");
        assertThat(certificates().privateKey()).hasContent("mine too");
    }

    @Test
    void halfAPairShouldBeRefused() throws Exception {
        Files.writeString(certificates().certificate(), "mine");

        assertThatThrownBy(
                        () ->
                                certificates()
                                        .ensureForMailPorts(
                                                "example.org", InetAddress.getByName("127.0.0.1")))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("private-key.pem");
    }
}
