// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.micro;

import java.security.SecureRandom;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.secret.SecretBytes;

/** What the format benchmarks have in common. */
final class Sizes {

    static final String[] ALL = {"1024", "10240", "1048576", "26214400"};

    private Sizes() {}

    static byte[] random(int size) {
        byte[] octets = new byte[size];
        new SecureRandom().nextBytes(octets);
        return octets;
    }

    /** A key of nobody. */
    static KeyMaterial key() {
        return new KeyMaterial(
                new KeyInfo(
                        KeyId.of(random(KeyId.SIZE), 0),
                        KeyOrigin.SIMULATED,
                        KeyMode.PER_MESSAGE,
                        "sae-a",
                        "sae-b"),
                SecretBytes.takingOver(random(32)));
    }
}
