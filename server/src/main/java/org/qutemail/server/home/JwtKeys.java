// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.qutemail.server.settings.SettingException;

/**
 * The RSA key pair whose tokens a stock WebAdmin accepts: it reads the public half ({@code
 * jwt.publickeypem.url}, SubjectPublicKeyInfo in PEM), the private half (PKCS#8 in PEM) signs and
 * need not lie on the server.
 */
public final class JwtKeys {

    private static final int BITS = 3072;

    private JwtKeys() {}

    /**
     * The private key; makes what is missing: the pair, or the public half of a private key.
     *
     * @param privateFile owner-only; made with mode 0600
     * @param publicFile readable by all
     * @throws SettingException only the public half is there, others may read the private one, or
     *     it is no RSA key of at least 2048 bits
     */
    public static PrivateKey ensure(Path privateFile, Path publicFile, SecureRandom random)
            throws IOException, SettingException {
        try {
            if (Files.exists(privateFile)) {
                RSAPrivateCrtKey key = read(privateFile);
                if (!Files.exists(publicFile)) {
                    write(publicFile, publicOf(key));
                }
                return key;
            }
            if (Files.exists(publicFile)) {
                throw new SettingException(
                        publicFile
                                + ": its private key "
                                + privateFile
                                + " is not there; name it with --private-key, or delete the public"
                                + " one to have a new pair made, which ends all tokens");
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] der = pair.getPrivate().getEncoded();
            SecretFiles.write(privateFile, Pem.encode("PRIVATE KEY", der));
            Arrays.fill(der, (byte) 0);
            write(publicFile, pair.getPublic());
            return pair.getPrivate();
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no RSA: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, PublicKey key) throws IOException {
        Files.write(file, Pem.encode("PUBLIC KEY", key.getEncoded()));
    }

    private static PublicKey publicOf(RSAPrivateCrtKey key) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
    }

    private static RSAPrivateCrtKey read(Path file) throws IOException, SettingException {
        if (SecretFiles.isOpenToOthers(file)) {
            throw new SettingException(file + ": others may read it; chmod 600, or delete it");
        }
        byte[] der = null;
        try (PemReader reader = new PemReader(Files.newBufferedReader(file))) {
            PemObject pem = reader.readPemObject();
            if (pem != null && pem.getType().equals("PRIVATE KEY")) {
                der = pem.getContent();
                if (KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der))
                                instanceof RSAPrivateCrtKey key
                        && key.getModulus().bitLength() >= 2048) {
                    return key;
                }
            }
        } catch (GeneralSecurityException | IllegalStateException e) {
            // Said below. Of Base64 that is none, too: the cause might quote the file.
        } finally {
            if (der != null) {
                Arrays.fill(der, (byte) 0);
            }
        }
        throw new SettingException(
                file + ": no RSA private key of 2048 bits or more in PKCS#8 PEM, unencrypted");
    }
}
