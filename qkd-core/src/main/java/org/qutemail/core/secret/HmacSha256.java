// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.secret;

import java.security.InvalidKeyException;
import javax.crypto.Mac;

/** HMAC-SHA256 (RFC 2104) under a secret, by the JDK. */
public final class HmacSha256 {

    /** Octets of a code. */
    public static final int SIZE = 32;

    private HmacSha256() {}

    /**
     * @param key any length
     * @param parts taken one behind the other
     * @return {@value #SIZE} octets
     */
    public static byte[] code(SecretBytes key, byte[]... parts) {
        return key.withBytes(
                octets -> {
                    try (EphemeralKey hmac = EphemeralKey.hmac(octets)) {
                        Mac mac = JdkCrypto.mac("HmacSHA256");
                        mac.init(hmac);
                        for (byte[] part : parts) {
                            mac.update(part);
                        }
                        return mac.doFinal();
                    } catch (InvalidKeyException e) {
                        throw new IllegalStateException("HMAC-SHA256 takes any key", e);
                    }
                });
    }
}
