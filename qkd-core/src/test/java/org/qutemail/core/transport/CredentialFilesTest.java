// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form in which a certificate and its key may be handed to the client. */
class CredentialFilesTest {

    private static KeyPair ec;
    private static KeyPair rsa;

    @TempDir Path directory;

    @BeforeAll
    static void makeKeys() throws Exception {
        ec = newEcKeys();
        rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    }

    private static KeyPair newEcKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(KeyPair keys, String algorithm) throws Exception {
        X500Name name = new X500Name("CN=sae");
        Instant now = Instant.now();
        return new JcaX509CertificateConverter()
                .getCertificate(
                        new JcaX509v3CertificateBuilder(
                                        name,
                                        BigInteger.ONE,
                                        Date.from(now.minusSeconds(60)),
                                        Date.from(now.plusSeconds(3600)),
                                        name,
                                        keys.getPublic())
                                .build(
                                        new JcaContentSignerBuilder(algorithm)
                                                .build(keys.getPrivate())));
    }

    private static X509Certificate ecCertificate() throws Exception {
        return certificate(ec, "SHA256withECDSA");
    }

    private Path write(String name, Object... objects) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        }
        return Files.writeString(directory.resolve(name), text.toString());
    }

    private static ClientFiles pem(Path certificate, Path key) {
        return new ClientFiles(certificate, Optional.of(key), Optional.empty());
    }

    private static void assertHolds(ClientFiles files, KeyPair keys) throws Exception {
        KeyStore store = CredentialFiles.own(files);
        assertThat(number(store.getKey("sae", new char[0]))).isEqualTo(number(keys.getPrivate()));
        assertThat(store.getCertificate("sae").getPublicKey()).isEqualTo(keys.getPublic());
    }

    /** The JDK compares encodings, of which one key has several. */
    private static BigInteger number(Key key) {
        return key instanceof java.security.interfaces.ECPrivateKey ec
                ? ec.getS()
                : ((RSAPrivateKey) key).getPrivateExponent();
    }

    private static void assertUnusable(ClientFiles files, Path named) {
        assertThatThrownBy(() -> CredentialFiles.own(files))
                .isInstanceOf(KmeSetupException.class)
                .hasMessageContaining(named.toString());
    }

    @Test
    void ownShouldReadPkcs8OfBothAlgorithms() throws Exception {
        Path ecKey = write("ec.key", new JcaPKCS8Generator(ec.getPrivate(), null));
        assertHolds(pem(write("ec.pem", ecCertificate()), ecKey), ec);
        Path rsaKey = write("rsa.key", new JcaPKCS8Generator(rsa.getPrivate(), null));
        assertHolds(pem(write("rsa.pem", certificate(rsa, "SHA256withRSA")), rsaKey), rsa);
    }

    @Test
    void ownShouldReadThePkcs1AndSec1FormsOfOpenssl() throws Exception {
        Path ecKey = write("ec.key", sec1(ec));
        assertThat(Files.readString(ecKey)).contains("BEGIN EC PRIVATE KEY");
        assertHolds(pem(write("ec.pem", ecCertificate()), ecKey), ec);
        Path rsaKey = write("rsa.key", rsa.getPrivate());
        assertThat(Files.readString(rsaKey)).contains("BEGIN RSA PRIVATE KEY");
        assertHolds(pem(write("rsa.pem", certificate(rsa, "SHA256withRSA")), rsaKey), rsa);
    }

    /** As OpenSSL writes it: with the curve inside. */
    private static PemObject sec1(KeyPair keys) throws IOException {
        PrivateKeyInfo pkcs8 = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
        ECPrivateKey bare = ECPrivateKey.getInstance(pkcs8.parsePrivateKey());
        ECPrivateKey whole =
                new ECPrivateKey(
                        256, bare.getKey(), pkcs8.getPrivateKeyAlgorithm().getParameters());
        return new PemObject("EC PRIVATE KEY", whole.getEncoded());
    }

    @Test
    void ownShouldReadEncryptedPkcs8WithItsPasswordFile() throws Exception {
        Path key =
                write(
                        "ec.key",
                        new JcaPKCS8Generator(
                                ec.getPrivate(),
                                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                        .setProvider(new BouncyCastleProvider())
                                        .setPassword("sécret".toCharArray())
                                        .build()));
        Path certificate = write("ec.pem", ecCertificate());
        Path password = Files.writeString(directory.resolve("password"), "sécret\r\nnot this\n");
        assertHolds(new ClientFiles(certificate, Optional.of(key), Optional.of(password)), ec);

        Path wrong = Files.writeString(directory.resolve("wrong"), "secret\n");
        assertUnusable(new ClientFiles(certificate, Optional.of(key), Optional.of(wrong)), key);
        assertUnusable(pem(certificate, key), key);
    }

    @Test
    void ownShouldReadAPkcs12FileWithItsPasswordFile() throws Exception {
        KeyStore source = KeyStore.getInstance("PKCS12");
        source.load(null, null);
        char[] secret = "secret".toCharArray();
        source.setKeyEntry("any", ec.getPrivate(), secret, new Certificate[] {ecCertificate()});
        Path file = directory.resolve("sae.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            source.store(out, secret);
        }
        Path password = Files.writeString(directory.resolve("password"), "secret");
        assertHolds(new ClientFiles(file, Optional.empty(), Optional.of(password)), ec);

        assertUnusable(new ClientFiles(file, Optional.empty(), Optional.empty()), file);
    }

    @Test
    void ownShouldNameTheFileThatCannotBeUsed() throws Exception {
        Path certificate = write("ec.pem", ecCertificate());
        Path key = write("ec.key", new JcaPKCS8Generator(ec.getPrivate(), null));
        Path absent = directory.resolve("absent");
        Path garbage = Files.writeString(directory.resolve("garbage"), "nothing");
        Path rsaKey = write("rsa.key", rsa.getPrivate());

        assertUnusable(pem(absent, key), absent);
        assertUnusable(pem(certificate, absent), absent);
        assertUnusable(pem(garbage, key), garbage);
        assertUnusable(pem(certificate, garbage), garbage);
        assertUnusable(pem(certificate, rsaKey), rsaKey);
        assertThatThrownBy(() -> CredentialFiles.trusted(garbage))
                .isInstanceOf(KmeSetupException.class)
                .hasMessageContaining("garbage");
    }

    @Test
    void trustedShouldReadEveryCertificateOfABundle() throws Exception {
        Path bundle = write("ca.pem", ecCertificate(), certificate(rsa, "SHA256withRSA"));
        assertThat(CredentialFiles.trusted(bundle).size()).isEqualTo(2);
    }
}
