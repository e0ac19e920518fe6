// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certification authority for one directory of simulator files. Its key lives as long as this
 * object and is never written.
 */
final class CertificateMaker {

    /** How long certificates hold. */
    static final Duration VALIDITY = Duration.ofDays(365);

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final SecureRandom random = new SecureRandom();
    private final X500Name issuer = name("SIMULATED QKD CA");
    private final KeyPair caKeys;
    private final X509Certificate ca;

    CertificateMaker() throws GeneralSecurityException {
        caKeys = newKeys();
        try {
            X509v3CertificateBuilder builder =
                    builder(issuer, caKeys, Instant.now().plus(VALIDITY));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            ca = sign(builder);
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    void writeCa(SimulatorFiles files) throws IOException {
        SimulatorFiles.write(files.ca(), pem(ca));
    }

    /**
     * Writes the certificate and key of a server with these names and addresses, and one more that
     * has run out already.
     *
     * @param hosts may be empty
     */
    void writeServer(SimulatorFiles files, String commonName, List<String> hosts)
            throws IOException, GeneralSecurityException {
        GeneralName[] names =
                hosts.stream()
                        .map(
                                host ->
                                        new GeneralName(
                                                ADDRESS.matcher(host).matches()
                                                        ? GeneralName.iPAddress
                                                        : GeneralName.dNSName,
                                                host))
                        .toArray(GeneralName[]::new);
        Instant now = Instant.now();
        write(
                files,
                commonName,
                commonName,
                KeyPurposeId.id_kp_serverAuth,
                names,
                now.plus(VALIDITY));
        write(
                files,
                SimulatorFiles.expired(commonName),
                commonName,
                KeyPurposeId.id_kp_serverAuth,
                names,
                now.minus(Duration.ofMinutes(1)));
    }

    /** Writes the certificate and key of an SAE. */
    void writeClient(SimulatorFiles files, String saeId)
            throws IOException, GeneralSecurityException {
        write(
                files,
                saeId,
                saeId,
                KeyPurposeId.id_kp_clientAuth,
                new GeneralName[0],
                Instant.now().plus(VALIDITY));
    }

    private void write(
            SimulatorFiles files,
            String fileName,
            String commonName,
            KeyPurposeId purpose,
            GeneralName[] names,
            Instant notAfter)
            throws IOException, GeneralSecurityException {
        KeyPair keys = newKeys();
        try {
            X509v3CertificateBuilder builder = builder(name(commonName), keys, notAfter);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            if (names.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            SimulatorFiles.write(files.certificate(fileName), pem(sign(builder)));
            SimulatorFiles.write(
                    files.key(fileName), pem(new JcaPKCS8Generator(keys.getPrivate(), null)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private X509v3CertificateBuilder builder(X500Name subject, KeyPair keys, Instant notAfter) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(120, random).add(BigInteger.ONE),
                Date.from(Instant.now().minus(Duration.ofHours(1))),
                Date.from(notAfter),
                subject,
                keys.getPublic());
    }

    private X509Certificate sign(X509v3CertificateBuilder builder)
            throws OperatorCreationException, GeneralSecurityException, IOException {
        byte[] encoded =
                builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(caKeys.getPrivate()))
                        .getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new java.io.ByteArrayInputStream(encoded));
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    }

    private KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
