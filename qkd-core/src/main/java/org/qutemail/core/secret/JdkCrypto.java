// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.secret;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/**
 * AES and HMAC of the JDK's own provider, whatever else is registered.
 *
 * <p>A server that registers Bouncy Castle in front would make bulk AES forty times slower, and a
 * provider that does not refuse a repeated GCM nonce would take away a safety net. See {@code
 * docs/adr/0003} and {@code docs/adr/0004}.
 */
public final class JdkCrypto {

    private static final Provider JCE = Security.getProvider("SunJCE");

    private JdkCrypto() {}

    /**
     * A cipher of the JDK.
     *
     * @param transformation such as {@code AES/GCM/NoPadding}
     * @throws IllegalStateException this Java runtime lacks it
     */
    public static Cipher cipher(String transformation) {
        try {
            return Cipher.getInstance(transformation, provider());
        } catch (GeneralSecurityException e) {
            throw lacking(transformation, e);
        }
    }

    /**
     * A message authentication code of the JDK.
     *
     * @param algorithm such as {@code HmacSHA256}
     * @throws IllegalStateException this Java runtime lacks it
     */
    public static Mac mac(String algorithm) {
        try {
            return Mac.getInstance(algorithm, provider());
        } catch (GeneralSecurityException e) {
            throw lacking(algorithm, e);
        }
    }

    private static Provider provider() {
        if (JCE == null) {
            throw lacking("the provider SunJCE", null);
        }
        return JCE;
    }

    private static IllegalStateException lacking(String what, Exception cause) {
        return new IllegalStateException(
                "this Java runtime lacks " + what + "; use an OpenJDK 17 or newer", cause);
    }
}
