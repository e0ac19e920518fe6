// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** Reads certificates and private keys from PEM and PKCS#12 files into key stores in memory. */
final class CredentialFiles {

    private static final String ALIAS = "sae";

    private CredentialFiles() {}

    /** A key store with the CA certificates of a PEM bundle. */
    static KeyStore trusted(Path ca) throws KmeSetupException {
        try {
            KeyStore store = empty();
            int number = 0;
            for (Certificate certificate : certificates(ca)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(ca, "not a PEM bundle of CA certificates", e);
        }
    }

    /** A key store with this side's key and chain, and no password. */
    static KeyStore own(ClientFiles files) throws KmeSetupException {
        char[] password = password(files.passwordFile());
        try {
            return files.pkcs12() ? pkcs12(files, password) : pem(files, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static KeyStore pkcs12(ClientFiles files, char[] password) throws KmeSetupException {
        try (InputStream in = Files.newInputStream(files.certificate())) {
            KeyStore source = KeyStore.getInstance("PKCS12");
            source.load(in, password);
            for (String alias : Collections.list(source.aliases())) {
                if (source.isKeyEntry(alias)) {
                    PrivateKey key = (PrivateKey) source.getKey(alias, password);
                    return single(key, source.getCertificateChain(alias));
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(files.certificate(), "not a PKCS#12 file, or a wrong password", e);
        }
        throw new KmeSetupException(files.certificate() + ": holds no private key");
    }

    private static KeyStore pem(ClientFiles files, char[] password) throws KmeSetupException {
        Path keyFile = files.key().orElseThrow();
        Certificate[] chain;
        try {
            chain = certificates(files.certificate()).toArray(Certificate[]::new);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(files.certificate(), "not a PEM certificate", e);
        }
        byte[] pkcs8;
        try (Reader in = Files.newBufferedReader(keyFile, StandardCharsets.ISO_8859_1);
                PEMParser parser = new PEMParser(in)) {
            pkcs8 = privateKey(parser, password).getEncoded();
        } catch (IOException | OperatorCreationException | PKCSException e) {
            throw unusable(
                    keyFile, "not a PEM private key (PKCS#8, PKCS#1, EC), or a wrong password", e);
        }
        try {
            // The certificate's word for the algorithm: once a mail server has registered Bouncy
            // Castle, the PEM converter calls an EC key ECDSA, and JSSE does not find the two
            // alike.
            String algorithm = chain[0].getPublicKey().getAlgorithm();
            PrivateKey key =
                    KeyFactory.getInstance(algorithm)
                            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return single(key, chain);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(files.certificate(), "does not go with the key " + keyFile, e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static PrivateKeyInfo privateKey(PEMParser parser, char[] password)
            throws IOException, OperatorCreationException, PKCSException {
        for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
            if (found instanceof PrivateKeyInfo) {
                return (PrivateKeyInfo) found;
            }
            if (found instanceof PEMKeyPair) {
                return ((PEMKeyPair) found).getPrivateKeyInfo();
            }
            if (found instanceof PKCS8EncryptedPrivateKeyInfo) {
                return ((PKCS8EncryptedPrivateKeyInfo) found)
                        .decryptPrivateKeyInfo(
                                new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                        .setProvider(new BouncyCastleProvider())
                                        .build(password));
            }
            if (found instanceof PEMEncryptedKeyPair) {
                throw new PEMException(
                        "the old OpenSSL key encryption; convert it with openssl pkcs8 -topk8");
            }
            // EC PARAMETERS may stand before the key.
        }
        throw new PEMException("no private key in the file");
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new GeneralSecurityException("no certificate in the file");
            }
            return found;
        }
    }

    /** When the first certificate of this side's chain ends. */
    static Instant end(KeyStore own) throws GeneralSecurityException {
        return Stream.of(own.getCertificateChain(ALIAS))
                .map(certificate -> ((X509Certificate) certificate).getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static KeyStore single(PrivateKey key, Certificate[] chain)
            throws GeneralSecurityException, IOException {
        // While two files are being replaced, the old one and the new one do not belong together.
        if (!KeyMatch.belong(key, chain[0].getPublicKey())) {
            throw new GeneralSecurityException("key and certificate do not belong together");
        }
        KeyStore store = empty();
        store.setKeyEntry(ALIAS, key, new char[0], chain);
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** The first line of the file; without a file, an empty password. */
    private static char[] password(Optional<Path> file) throws KmeSetupException {
        if (file.isEmpty()) {
            return new char[0];
        }
        byte[] octets = new byte[0];
        try {
            octets = Files.readAllBytes(file.get());
            int end = 0;
            while (end < octets.length && octets[end] != '\n' && octets[end] != '\r') {
                end++;
            }
            CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(octets, 0, end));
            char[] password = new char[text.remaining()];
            text.get(password);
            Arrays.fill(text.array(), '\0');
            return password;
        } catch (IOException e) {
            throw unusable(file.get(), "cannot be read", e);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static KmeSetupException unusable(Path file, String why, Exception cause) {
        String reason = cause instanceof NoSuchFileException ? "no such file" : why;
        return new KmeSetupException(file + ": " + reason, cause);
    }
}
