// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal;

import java.security.SecureRandom;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.secret.SecretBytes;

/** Keys for the tests of the sealing formats. */
public final class Keys {

    public static final KeyId ID = KeyId.parse("bc490419-7d60-487f-adc1-4ddcc177c139");
    public static final KeyId OTHER_ID = KeyId.parse("a7e621d1-7377-4406-975a-307a4ba79c0b");

    private Keys() {}

    /** 00 01 02 .. 1f under {@link #ID}, SAEs sae-site-a and sae-site-b. */
    public static KeyMaterial real() {
        return material(ID, KeyOrigin.KME, counting());
    }

    public static KeyMaterial simulated() {
        return material(ID, KeyOrigin.SIMULATED, counting());
    }

    public static KeyMaterial random() {
        return material(ID, KeyOrigin.KME, SecretBytes.random(32, new SecureRandom()));
    }

    public static KeyMaterial material(KeyId id, KeyOrigin origin, SecretBytes secret) {
        return new KeyMaterial(info(id, origin), secret);
    }

    public static KeyInfo info(KeyId id, KeyOrigin origin) {
        return new KeyInfo(id, origin, KeyMode.PER_MESSAGE, "sae-site-a", "sae-site-b");
    }

    public static SecretBytes counting() {
        byte[] octets = new byte[32];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) i;
        }
        return SecretBytes.takingOver(octets);
    }

    /** Octet i is i * 31 + 7 mod 251: not periodic in segments. */
    public static byte[] plaintext(int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) ((i * 31L + 7) % 251);
        }
        return octets;
    }
}
