// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.qutemail.core.secret.HmacSha256;
import org.qutemail.core.secret.SecretBytes;

/**
 * The root secret in a PKCS#12 file: 32 random octets, under the passphrase (PBES2, as the JDK
 * writes it). Without a passphrase the file alone opens the vault; it is made all the same, so that
 * a first start works, and {@link #isProtected()} says so.
 */
public final class KeystoreRoot implements VaultRoot {

    private static final String ALIAS = "qutemail-vault-root";
    private static final int SIZE = 32;

    private final Path file;
    private final SecretBytes secret;
    private final boolean underPassphrase;

    private KeystoreRoot(Path file, SecretBytes secret, boolean underPassphrase) {
        this.file = file;
        this.secret = secret;
        this.underPassphrase = underPassphrase;
    }

    /**
     * Makes the file, mode 0600, durable on return.
     *
     * @throws IOException it cannot be written
     */
    public static KeystoreRoot create(Path file, Passphrase passphrase, SecureRandom random)
            throws IOException {
        SecretBytes secret = SecretBytes.random(SIZE, random);
        write(file, passphrase, secret);
        return new KeystoreRoot(file, secret, !passphrase.isEmpty());
    }

    /**
     * Opens the file. One that was made without a passphrase is put under the one given now.
     *
     * @throws VaultRefusedException the passphrase is missing or wrong, or this is no root, or
     *     others may read it
     */
    public static KeystoreRoot open(Path file, Passphrase passphrase)
            throws IOException, VaultRefusedException {
        if (OwnerFiles.isOpenToOthers(file)) {
            throw new VaultRefusedException(
                    "others may read the root " + file + ": chmod 600 it, and see who has had it");
        }
        byte[] content = Files.readAllBytes(file);
        try {
            return new KeystoreRoot(file, read(content, passphrase), !passphrase.isEmpty());
        } catch (GeneralSecurityException | IOException e) {
            return withoutPassphrase(file, content, passphrase, e);
        }
    }

    private static KeystoreRoot withoutPassphrase(
            Path file, byte[] content, Passphrase passphrase, Exception why)
            throws IOException, VaultRefusedException {
        if (!isWrongPassphrase(why)) {
            throw new VaultRefusedException(
                    file + " is not a root of a vault; restore it from your copy of the root", why);
        }
        if (passphrase.isEmpty()) {
            throw new VaultRefusedException(
                    "the root "
                            + file
                            + " is under a passphrase and none is given: set"
                            + " QKD_VAULT_PASSPHRASE_FILE or QKD_VAULT_PASSPHRASE_FD");
        }
        try (Passphrase none = Passphrase.none()) {
            SecretBytes secret = read(content, none);
            write(file, passphrase, secret);
            return new KeystoreRoot(file, secret, true);
        } catch (GeneralSecurityException | IOException e) {
            throw new VaultRefusedException(
                    "the passphrase does not open the root "
                            + file
                            + ": give the one it was made with",
                    why);
        }
    }

    private static boolean isWrongPassphrase(Exception e) {
        return e instanceof UnrecoverableKeyException
                || e.getCause() instanceof UnrecoverableKeyException;
    }

    private static SecretBytes read(byte[] content, Passphrase passphrase)
            throws IOException, GeneralSecurityException {
        Object read =
                passphrase.withChars(
                        characters -> {
                            try {
                                KeyStore store = KeyStore.getInstance("PKCS12");
                                store.load(new ByteArrayInputStream(content), characters);
                                return store.getKey(ALIAS, characters);
                            } catch (GeneralSecurityException | IOException e) {
                                return e;
                            }
                        });
        if (read instanceof IOException) {
            throw (IOException) read;
        }
        if (read instanceof GeneralSecurityException) {
            throw (GeneralSecurityException) read;
        }
        byte[] octets = read == null ? new byte[0] : ((SecretKey) read).getEncoded();
        if (octets.length != SIZE) {
            throw new IOException("no entry " + ALIAS + " of " + SIZE + " octets");
        }
        return SecretBytes.takingOver(octets);
    }

    private static void write(Path file, Passphrase passphrase, SecretBytes secret)
            throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Exception failure =
                passphrase.withChars(
                        characters ->
                                secret.withBytes(
                                        octets -> {
                                            try {
                                                KeyStore store = KeyStore.getInstance("PKCS12");
                                                store.load(null, characters);
                                                store.setEntry(
                                                        ALIAS,
                                                        new KeyStore.SecretKeyEntry(
                                                                new SecretKeySpec(octets, "AES")),
                                                        new KeyStore.PasswordProtection(
                                                                characters));
                                                store.store(content, characters);
                                                return null;
                                            } catch (GeneralSecurityException | IOException e) {
                                                return e;
                                            }
                                        }));
        if (failure != null) {
            throw new IOException("the root could not be written to " + file, failure);
        }
        OwnerFiles.write(file, content.toByteArray());
    }

    @Override
    public SecretBytes derive(String label, byte[] context) {
        return SecretBytes.takingOver(HmacSha256.code(secret, input(label, context)));
    }

    /** What a root computes its code over. */
    static byte[] input(String label, byte[] context) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        byte[] input = Arrays.copyOf(name, name.length + 1 + context.length);
        System.arraycopy(context, 0, input, name.length + 1, context.length);
        return input;
    }

    @Override
    public boolean isProtected() {
        return underPassphrase;
    }

    @Override
    public String describe() {
        return "keystore file " + file;
    }

    @Override
    public void close() {
        secret.close();
    }
}
