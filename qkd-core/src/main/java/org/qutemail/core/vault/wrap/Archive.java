// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.IOException;
import java.io.OutputStream;
import java.security.InvalidKeyException;
import java.util.UUID;
import javax.crypto.Mac;
import org.qutemail.core.secret.EphemeralKey;
import org.qutemail.core.secret.JdkCrypto;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;

/**
 * The form of a backup, version 1: {@code "QVB" 1A}, version, id of the vault (16), generation (8),
 * then frames, each behind one octet that says what it is, and at the end an HMAC-SHA256 over
 * everything before it, under a key derived from the root.
 */
final class Archive {

    static final byte[] MAGIC = {'Q', 'V', 'B', 0x1A, 1};
    static final int KEK = 'E';
    static final int KEY = 'K';
    static final int USE = 'U';
    static final int END = 'Z';

    private static final String LABEL = "qutemail/1 vault-backup";

    private Archive() {}

    static Mac mac(VaultRoot root, UUID vaultId) throws VaultRefusedException {
        try (SecretBytes key = root.derive(LABEL, VaultRoot.octets(vaultId))) {
            return key.withBytes(
                    octets -> {
                        try (EphemeralKey hmac = EphemeralKey.hmac(octets)) {
                            Mac mac = JdkCrypto.mac("HmacSHA256");
                            mac.init(hmac);
                            return mac;
                        } catch (InvalidKeyException e) {
                            throw new IllegalStateException("HMAC-SHA256 takes any key", e);
                        }
                    });
        }
    }

    /** Writes through and computes the code on the way. */
    static final class Coding extends OutputStream {
        private final OutputStream out;
        private final Mac mac;

        Coding(OutputStream out, Mac mac) {
            this.out = out;
            this.mac = mac;
        }

        @Override
        public void write(int octet) throws IOException {
            mac.update((byte) octet);
            out.write(octet);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            mac.update(octets, offset, length);
            out.write(octets, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
