// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault.seal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.MLKEMKeyParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.qutemail.server.home.Pem;
import org.qutemail.server.home.SecretFiles;
import org.qutemail.server.settings.SettingException;

/**
 * The key pair that backups are sealed to, in files of their own: the public half as
 * SubjectPublicKeyInfo, the private half as its seed (RFC 9935) in PKCS#8 under a passphrase:
 * PBES2, PBKDF2 with HMAC-SHA-256, AES-256-CBC. Private keys in the other two forms of that RFC, as
 * other tools write them, are read as well.
 */
public final class BackupKeys {

    private static final String PUBLIC = "PUBLIC KEY";
    private static final String PRIVATE = "ENCRYPTED PRIVATE KEY";
    private static final int ITERATIONS = 600_000;
    private static final int SEED = 64;

    private BackupKeys() {}

    /**
     * Makes a pair.
     *
     * @param publicFile must not exist
     * @param privateFile must not exist; written with mode 0600
     * @param passphrase stays the caller's
     * @throws SettingException one of the files is there already
     */
    public static void create(
            Path publicFile, Path privateFile, char[] passphrase, SecureRandom random)
            throws IOException, SettingException {
        for (Path file : new Path[] {publicFile, privateFile}) {
            if (Files.exists(file)) {
                throw new SettingException(file + " exists already; name another file");
            }
        }
        byte[] seed = new byte[SEED];
        random.nextBytes(seed);
        MLKEMPrivateKeyParameters pair =
                new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_1024, seed);
        Arrays.fill(seed, (byte) 0);
        MLKEMPrivateKeyParameters seedOnly =
                pair.withPreferredFormat(MLKEMPrivateKeyParameters.SEED_ONLY);
        try {
            PrivateKeyInfo secret = PrivateKeyInfoFactory.createPrivateKeyInfo(seedOnly);
            SecretFiles.write(privateFile, encrypted(secret, passphrase, random));
            byte[] half =
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                                    pair.getPublicKeyParameters())
                            .getEncoded();
            Files.write(publicFile, Pem.encode(PUBLIC, half));
        } finally {
            seedOnly.destroy();
            pair.destroy();
        }
    }

    static byte[] encrypted(PrivateKeyInfo key, char[] passphrase, SecureRandom random)
            throws IOException {
        try {
            OutputEncryptor encryptor =
                    new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                            .setProvider(new BouncyCastleProvider())
                            .setPRF(PKCS8Generator.PRF_HMACSHA256)
                            .setIterationCount(ITERATIONS)
                            .setRandom(random)
                            .setPassword(passphrase)
                            .build();
            PemObject pem = new PKCS8Generator(key, encryptor).generate();
            return Pem.encode(pem.getType(), pem.getContent());
        } catch (OperatorCreationException e) {
            throw new IOException("this Bouncy Castle has no PBES2: " + e.getMessage(), e);
        }
    }

    /**
     * To be asked before the work that needs it.
     *
     * @throws SettingException the file is no ML-KEM-1024 public key
     */
    public static void requirePublic(Path file) throws IOException, SettingException {
        readPublic(file);
    }

    /**
     * @throws SettingException the file is no ML-KEM-1024 public key
     */
    static MLKEMPublicKeyParameters readPublic(Path file) throws IOException, SettingException {
        try {
            AsymmetricKeyParameter key = PublicKeyFactory.createKey(pem(file, PUBLIC));
            if (key instanceof MLKEMPublicKeyParameters kem && isOurs(kem)) {
                return kem;
            }
        } catch (IOException | RuntimeException e) {
            // Said below: whatever a library makes of foreign octets.
        }
        throw new SettingException(
                file + ": no ML-KEM-1024 public key in PEM; make one with qutemail vault keygen");
    }

    /**
     * @param passphrase stays the caller's
     * @return the caller destroys it
     * @throws SettingException the file is no such key, or is under another passphrase
     */
    static MLKEMPrivateKeyParameters readPrivate(Path file, char[] passphrase)
            throws IOException, SettingException {
        byte[] content = pem(file, PRIVATE);
        PrivateKeyInfo info;
        try {
            info =
                    new PKCS8EncryptedPrivateKeyInfo(content)
                            .decryptPrivateKeyInfo(
                                    new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                            .setProvider(new BouncyCastleProvider())
                                            .build(passphrase));
        } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
            throw new SettingException(
                    file + ": the passphrase does not open it, or it was changed");
        }
        try {
            AsymmetricKeyParameter key = PrivateKeyFactory.createKey(info);
            if (key instanceof MLKEMPrivateKeyParameters kem && isOurs(kem)) {
                return kem;
            }
        } catch (IOException | RuntimeException e) {
            // Said below; the cause might quote the key.
        }
        throw new SettingException(file + ": no ML-KEM-1024 private key");
    }

    private static byte[] pem(Path file, String type) throws IOException, SettingException {
        try (PemReader reader = new PemReader(Files.newBufferedReader(file))) {
            PemObject pem = reader.readPemObject();
            if (pem != null && pem.getType().equals(type)) {
                return pem.getContent();
            }
        } catch (IllegalStateException | CharacterCodingException e) {
            // Of Base64 that is none, too: the cause might quote the file. Said below.
        }
        throw new SettingException(file + ": no " + type + " in PEM");
    }

    private static boolean isOurs(MLKEMKeyParameters key) {
        return key.getParameters().equals(MLKEMParameters.ml_kem_1024);
    }

    /** Subject key identifier after RFC 7093 section 2, method 1: 20 octets. */
    static byte[] idOf(MLKEMPublicKeyParameters key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Arrays.copyOf(hash, SealedHeader.KEY_ID);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
