// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.qutemail.server.settings.SettingException;

/**
 * The key pairs made on the first start: one for the mail ports with a self-signed certificate
 * (P-256, 397 days), one where there is JMAP for the tokens that it hands out (RSA 3072, because
 * James signs them with RSA). What exists is left alone, so a certificate put in place by hand
 * stays.
 */
public final class Certificates {

    private static final Duration LIFE = Duration.ofDays(397);

    private final Path directory;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * @param directory where the PEM files lie, see the accessors
     */
    public Certificates(Path directory, Clock clock, SecureRandom random) {
        this.directory = directory;
        this.clock = clock;
        this.random = random;
    }

    /** Certificate chain of the mail ports. */
    public Path certificate() {
        return directory.resolve("certificate.pem");
    }

    /** Private key of the mail ports, PKCS#8. */
    public Path privateKey() {
        return directory.resolve("private-key.pem");
    }

    /** Certificate whose public key checks JMAP tokens. */
    public Path jmapCertificate() {
        return directory.resolve("jmap-token-certificate.pem");
    }

    /** Private key that signs JMAP tokens, PKCS#8. */
    public Path jmapPrivateKey() {
        return directory.resolve("jmap-token-private-key.pem");
    }

    /**
     * Makes the pair of the mail ports if it is missing.
     *
     * @param domain common name, and with {@code localhost} and the address a subject alternative
     * @throws SettingException one half of the pair is there and the other is not
     */
    public void ensureForMailPorts(String domain, InetAddress address)
            throws IOException, SettingException {
        ensurePair(certificate(), privateKey(), "EC", "SHA256withECDSA", domain, address);
    }

    /**
     * Makes the pair of the JMAP tokens if it is missing; takes seconds of a slow machine.
     *
     * @param domain see {@link #ensureForMailPorts}
     * @throws SettingException one half of the pair is there and the other is not
     */
    public void ensureForJmapTokens(String domain, InetAddress address)
            throws IOException, SettingException {
        ensurePair(jmapCertificate(), jmapPrivateKey(), "RSA", "SHA256withRSA", domain, address);
    }

    private void ensurePair(
            Path certificate,
            Path privateKey,
            String algorithm,
            String signature,
            String domain,
            InetAddress address)
            throws IOException, SettingException {
        if (Files.exists(certificate) && Files.exists(privateKey)) {
            return;
        }
        if (Files.exists(certificate) != Files.exists(privateKey)) {
            throw new SettingException(
                    "of "
                            + certificate
                            + " and "
                            + privateKey
                            + " only one is there; add the other, or delete it to have both made");
        }
        try {
            KeyPair pair = keyPair(algorithm);
            SecretFiles.write(
                    privateKey, Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
            X509Certificate signed = selfSigned(pair, signature, domain, address);
            SecretFiles.write(certificate, Pem.encode("CERTIFICATE", signed.getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make a key pair with this Java: " + e.getMessage(), e);
        }
    }

    private KeyPair keyPair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        } else {
            generator.initialize(3072, random);
        }
        return generator.generateKeyPair();
    }

    private X509Certificate selfSigned(
            KeyPair pair, String signature, String domain, InetAddress address)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, domain).build();
        // An hour back: clients whose clock is a little behind shall accept it at once.
        Instant from = clock.instant().minus(Duration.ofHours(1));
        GeneralNames names =
                new GeneralNames(
                        new GeneralName[] {
                            new GeneralName(GeneralName.dNSName, domain),
                            new GeneralName(GeneralName.dNSName, "localhost"),
                            new GeneralName(GeneralName.iPAddress, address.getHostAddress())
                        });
        return new JcaX509CertificateConverter()
                .getCertificate(
                        new JcaX509v3CertificateBuilder(
                                        name,
                                        new BigInteger(127, random),
                                        Date.from(from),
                                        Date.from(from.plus(LIFE)),
                                        name,
                                        pair.getPublic())
                                .addExtension(Extension.subjectAlternativeName, false, names)
                                // CA, so that a client can be told to trust just this file.
                                .addExtension(
                                        Extension.basicConstraints, true, new BasicConstraints(0))
                                .build(
                                        new JcaContentSignerBuilder(signature)
                                                .build(pair.getPrivate())));
    }
}
