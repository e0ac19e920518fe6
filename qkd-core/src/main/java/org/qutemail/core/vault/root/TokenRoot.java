// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import java.io.IOException;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.security.auth.login.LoginException;
import org.qutemail.core.secret.SecretBytes;

/**
 * The root secret in a PKCS#11 token, through the JDK's SunPKCS11 provider: a generic secret key of
 * 256 bits, made in the token, which gives out codes and never itself. The passphrase is the PIN.
 *
 * <p>The provider's configuration file names the library and the slot; it should make secret keys
 * sensitive and not extractable, see {@code docs/vault.md}. A key that can be taken out is refused.
 */
public final class TokenRoot implements VaultRoot {

    private static final String ALIAS = "qutemail-vault-root";
    private static final String HMAC = "HmacSHA256";
    private static final int BITS = 256;

    private final Provider provider;
    private final SecretKey key;

    private TokenRoot(Provider provider, SecretKey key) {
        this.provider = provider;
        this.key = key;
    }

    /**
     * Logs in and finds the key.
     *
     * @param configuration of the SunPKCS11 provider
     * @param pin not empty
     * @param mayCreate whether a key may be made when the token has none
     * @throws VaultRefusedException the token, the PIN or the key cannot be used
     */
    public static TokenRoot open(Path configuration, Passphrase pin, boolean mayCreate)
            throws VaultRefusedException {
        if (pin.isEmpty()) {
            throw new VaultRefusedException(
                    "the token of "
                            + configuration
                            + " needs its PIN: set QKD_VAULT_PASSPHRASE_FILE or"
                            + " QKD_VAULT_PASSPHRASE_FD");
        }
        Provider provider = provider(configuration);
        try {
            KeyStore store = load(provider, pin);
            Key found = store.getKey(ALIAS, null);
            if (found == null) {
                if (!mayCreate) {
                    throw new VaultRefusedException(
                            "the root of the vault is missing: the token of "
                                    + configuration
                                    + " has no key "
                                    + ALIAS
                                    + "; is it another token?");
                }
                KeyGenerator generator = KeyGenerator.getInstance(HMAC, provider);
                generator.init(BITS);
                store.setKeyEntry(ALIAS, generator.generateKey(), null, null);
                found = store.getKey(ALIAS, null);
            }
            return new TokenRoot(provider, checked(found, configuration));
        } catch (GeneralSecurityException | IOException | ProviderException e) {
            throw new VaultRefusedException(
                    "the token of "
                            + configuration
                            + " cannot be used ("
                            + innermost(e)
                            + "): is the PIN right, and the token in its slot?",
                    e);
        }
    }

    private static Provider provider(Path configuration) throws VaultRefusedException {
        Provider general = Security.getProvider("SunPKCS11");
        if (general == null) {
            throw new VaultRefusedException("this Java runtime has no provider SunPKCS11");
        }
        try {
            return general.configure(configuration.toString());
        } catch (InvalidParameterException | ProviderException e) {
            throw new VaultRefusedException(
                    "the token's configuration "
                            + configuration
                            + " cannot be used: "
                            + innermost(e),
                    e);
        }
    }

    private static KeyStore load(Provider provider, Passphrase pin)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        Exception failure =
                pin.withChars(
                        characters -> {
                            try {
                                store.load(null, characters);
                                return null;
                            } catch (IOException | GeneralSecurityException e) {
                                return e;
                            }
                        });
        if (failure instanceof IOException) {
            throw (IOException) failure;
        }
        if (failure != null) {
            throw (GeneralSecurityException) failure;
        }
        return store;
    }

    private static SecretKey checked(Key found, Path configuration) throws VaultRefusedException {
        if (!(found instanceof SecretKey)) {
            throw new VaultRefusedException(
                    "the entry " + ALIAS + " of the token is no secret key: remove it");
        }
        byte[] taken = found.getEncoded();
        if (taken != null) {
            Arrays.fill(taken, (byte) 0);
            throw new VaultRefusedException(
                    "the key "
                            + ALIAS
                            + " can be taken out of the token: remove it and set CKA_SENSITIVE ="
                            + " true, CKA_EXTRACTABLE = false for secret keys in "
                            + configuration);
        }
        return (SecretKey) found;
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    @Override
    public SecretBytes derive(String label, byte[] context) throws VaultRefusedException {
        try {
            Mac mac = Mac.getInstance(HMAC, provider);
            mac.init(key);
            return SecretBytes.takingOver(mac.doFinal(KeystoreRoot.input(label, context)));
        } catch (GeneralSecurityException | ProviderException e) {
            throw new VaultRefusedException(
                    "the token of the vault's root does not answer (" + innermost(e) + ")", e);
        }
    }

    @Override
    public boolean isProtected() {
        return true;
    }

    @Override
    public String describe() {
        return "token " + provider.getName();
    }

    @Override
    public void close() {
        if (provider instanceof AuthProvider) {
            try {
                ((AuthProvider) provider).logout();
            } catch (LoginException | ProviderException e) {
                // Taken out already: there is nothing to log out of.
                return;
            }
        }
    }
}
