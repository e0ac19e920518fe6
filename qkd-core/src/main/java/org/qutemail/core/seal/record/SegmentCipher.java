// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.secret.JdkCrypto;

/**
 * AES-256-GCM over one record's segments. The additional data is empty: everything is bound through
 * the key. Not thread-safe.
 */
final class SegmentCipher implements AutoCloseable {

    private static final int TAG_BITS = 8 * RecordFormat.TAG_SIZE;

    private final Cipher cipher = JdkCrypto.cipher("AES/GCM/NoPadding");
    private final RecordHeader header;
    private final RecordKeys keys;

    /** Takes over the keys. */
    SegmentCipher(RecordHeader header, RecordKeys keys) {
        this.header = header;
        this.keys = keys;
    }

    /** Writes ciphertext and tag; answers how many octets. */
    int seal(long segment, boolean last, byte[] in, int off, int size, byte[] out, int outOff) {
        try {
            init(Cipher.ENCRYPT_MODE, segment, last);
            return cipher.doFinal(in, off, size, out, outOff);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to seal", e);
        }
    }

    /** Writes the plaintext, only once its tag was found right; answers how many octets. */
    int open(long segment, boolean last, byte[] in, int off, int size, byte[] out, int outOff)
            throws SealException {
        try {
            init(Cipher.DECRYPT_MODE, segment, last);
            return cipher.doFinal(in, off, size, out, outOff);
        } catch (AEADBadTagException e) {
            throw SealException.corruptSegment(segment);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to open", e);
        }
    }

    private void init(int mode, long segment, boolean last) throws GeneralSecurityException {
        cipher.init(mode, keys.key(), new GCMParameterSpec(TAG_BITS, header.nonce(segment, last)));
    }

    @Override
    public void close() {
        keys.close();
    }
}
