// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;

/** A root in memory, which can be away. */
final class TestRoot implements VaultRoot {

    private final SecretKeySpec secret;
    private boolean away;

    /**
     * @param seed makes roots that differ
     */
    TestRoot(int seed) {
        byte[] octets = new byte[32];
        octets[0] = (byte) seed;
        this.secret = new SecretKeySpec(octets, "HmacSHA256");
    }

    void setAway(boolean away) {
        this.away = away;
    }

    @Override
    public SecretBytes derive(String label, byte[] context) throws VaultRefusedException {
        if (away) {
            throw new VaultRefusedException("the token is not in its slot");
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            mac.update(label.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return SecretBytes.takingOver(mac.doFinal(context));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean isProtected() {
        return false;
    }

    @Override
    public String describe() {
        return "a root for tests";
    }

    @Override
    public void close() {
        secret.getAlgorithm();
    }
}
