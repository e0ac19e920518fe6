// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault.seal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.qutemail.core.secret.EphemeralKey;
import org.qutemail.core.secret.Hkdf;
import org.qutemail.core.secret.JdkCrypto;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.server.settings.SettingException;

/**
 * Seals a file to a public key and opens it again. A file appears under its name when it is whole:
 * nothing that was not authenticated to its last octet is ever found there.
 */
public final class SealedBackup {

    private static final int KEY = 32;
    private static final int BUFFER = 1 << 16;

    private SealedBackup() {}

    /** Whether a file begins as a sealed one does; says nothing about its being whole. */
    public static boolean isSealed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 0x30;
        }
    }

    /**
     * @param target must not exist; mode 0600
     * @param publicKey see {@link BackupKeys}
     * @throws SettingException the key is none, or the target exists
     */
    public static void seal(Path plain, Path target, Path publicKey, SecureRandom random)
            throws IOException, SettingException {
        MLKEMPublicKeyParameters recipient = BackupKeys.readPublic(publicKey);
        long content = Files.size(plain);
        if (content > SealedContent.MOST) {
            throw new IOException(plain + " is larger than AES-GCM seals at a time (64 GiB)");
        }
        SecretWithEncapsulation kem = new MLKEMGenerator(random).generateEncapsulated(recipient);
        byte[] nonce = new byte[SealedHeader.NONCE];
        random.nextBytes(nonce);
        try (SecretBytes kek = kek(kem.getSecret());
                SecretBytes key = SecretBytes.random(KEY, random);
                InputStream in = Files.newInputStream(plain)) {
            SealedHeader header =
                    new SealedHeader(
                            BackupKeys.idOf(recipient),
                            kem.getEncapsulation(),
                            wrap(Cipher.ENCRYPT_MODE, kek, key),
                            nonce);
            whole(
                    target,
                    out -> {
                        out.write(header.encoded(content));
                        new SealedContent(key, nonce, content).encrypt(in, out);
                    });
        } catch (GeneralSecurityException | InvalidCipherTextException e) {
            throw new IOException("the backup could not be sealed: " + e.getMessage(), e);
        }
    }

    /**
     * @param target must not exist; mode 0600
     * @param privateKey see {@link BackupKeys}
     * @param passphrase of the private key; stays the caller's
     * @throws SettingException the key does not open this file, or the file is not as it was sealed
     */
    public static void open(Path file, Path target, Path privateKey, char[] passphrase)
            throws IOException, SettingException {
        MLKEMPrivateKeyParameters own = BackupKeys.readPrivate(privateKey, passphrase);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            long size = Files.size(file);
            whole(target, out -> decrypt(in, size, own, out));
        } catch (InvalidCipherTextException e) {
            throw new SettingException(file + " is refused: " + e.getMessage());
        } finally {
            own.destroy();
        }
    }

    /**
     * @param size of the whole input
     * @throws InvalidCipherTextException what was written is to be thrown away; says why
     */
    static void decrypt(InputStream in, long size, MLKEMPrivateKeyParameters own, OutputStream out)
            throws IOException, InvalidCipherTextException {
        long content = SealedHeader.contentOf(size);
        SealedHeader header =
                SealedHeader.read(in, content)
                        .orElseThrow(
                                () ->
                                        new InvalidCipherTextException(
                                                "it is no sealed backup, or not whole"));
        if (!Arrays.equals(header.keyId(), BackupKeys.idOf(own.getPublicKeyParameters()))) {
            throw new InvalidCipherTextException(
                    "it was sealed to another key: name the private key of that pair");
        }
        byte[] shared = new MLKEMExtractor(own).extractSecret(header.encapsulation());
        try (SecretBytes kek = kek(shared);
                SecretBytes key = unwrap(kek, header.wrappedKey())) {
            new SealedContent(key, header.nonce(), content).decrypt(in, out);
        } catch (GeneralSecurityException | InvalidCipherTextException e) {
            throw new InvalidCipherTextException("it was changed: take another copy of it", e);
        }
    }

    /** RFC 9629 section 5 with id-alg-hkdf-with-sha256: no salt. */
    private static SecretBytes kek(byte[] shared) {
        try (SecretBytes ikm = SecretBytes.takingOver(shared)) {
            return Hkdf.derive(ikm, new byte[0], SealedHeader.KDF_INFO, KEY);
        }
    }

    private static byte[] wrap(int mode, SecretBytes kek, SecretBytes input)
            throws GeneralSecurityException {
        // Copied first: two secrets locked at a time could deadlock crosswise.
        try (SecretBytes own = input.copy()) {
            return own.withBytes(
                    octets ->
                            kek.withBytes(
                                    wrapping -> {
                                        try (EphemeralKey aes =
                                                EphemeralKey.aes(wrapping, 0, KEY)) {
                                            Cipher cipher = JdkCrypto.cipher("AES/KW/NoPadding");
                                            cipher.init(mode, aes);
                                            return cipher.doFinal(octets);
                                        }
                                    }));
        }
    }

    private static SecretBytes unwrap(SecretBytes kek, byte[] wrapped)
            throws GeneralSecurityException {
        try (SecretBytes input = SecretBytes.copyOf(wrapped)) {
            return SecretBytes.takingOver(wrap(Cipher.DECRYPT_MODE, kek, input));
        }
    }

    @FunctionalInterface
    private interface Writing {
        void to(OutputStream out) throws IOException, InvalidCipherTextException;
    }

    private static void whole(Path target, Writing writing)
            throws IOException, SettingException, InvalidCipherTextException {
        if (Files.exists(target)) {
            throw new SettingException(target + " exists already; name another file");
        }
        Path half = target.resolveSibling(target.getFileName() + ".part");
        Files.deleteIfExists(half);
        try (FileChannel channel =
                FileChannel.open(
                        half,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            OutputStream out = Channels.newOutputStream(channel);
            writing.to(out);
            channel.force(true);
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }
}
