// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.qutemail.core.secret.SecretBytes;

/**
 * The content of a sealed backup and its tag: AES-256-GCM, no additional data. By Bouncy Castle,
 * though it is slower: the JDK keeps all it decrypts in memory until it has seen the tag, and takes
 * 2 GiB at most. Whoever decrypts must believe nothing before the end.
 */
final class SealedContent {

    /** NIST SP 800-38D section 5.2.1.1: 2^39 - 256 bits. */
    static final long MOST = (1L << 36) - 32;

    private static final int BUFFER = 1 << 16;

    private final SecretBytes key;
    private final byte[] nonce;
    private final long size;

    /**
     * @param key 32 octets, used once; stays the caller's
     * @param size octets of content
     */
    SealedContent(SecretBytes key, byte[] nonce, long size) {
        this.key = key;
        this.nonce = nonce;
        this.size = size;
    }

    private GCMModeCipher cipher(boolean encrypting) {
        GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
        key.withBytes(
                octets -> {
                    cipher.init(
                            encrypting,
                            new AEADParameters(
                                    new KeyParameter(octets), 8 * SealedHeader.TAG, nonce));
                    return null;
                });
        return cipher;
    }

    void encrypt(InputStream in, OutputStream out) throws IOException, InvalidCipherTextException {
        GCMModeCipher cipher = cipher(true);
        run(cipher, in, out);
        byte[] last = new byte[cipher.getOutputSize(0)];
        int content = cipher.doFinal(last, 0) - SealedHeader.TAG;
        out.write(last, 0, content);
        out.write(SealedHeader.TRAILER);
        out.write(last, content, SealedHeader.TAG);
    }

    /**
     * @throws InvalidCipherTextException what was written to {@code out} is to be thrown away
     */
    void decrypt(InputStream in, OutputStream out) throws IOException, InvalidCipherTextException {
        GCMModeCipher cipher = cipher(false);
        run(cipher, in, out);
        byte[] trailer = in.readNBytes(SealedHeader.TRAILER.length);
        byte[] tag = in.readNBytes(SealedHeader.TAG);
        if (!Arrays.equals(trailer, SealedHeader.TRAILER)
                || tag.length != SealedHeader.TAG
                || in.read() >= 0) {
            throw new InvalidCipherTextException("the code is not where it should be");
        }
        byte[] last = new byte[cipher.getOutputSize(tag.length)];
        int content = cipher.processBytes(tag, 0, tag.length, last, 0);
        content += cipher.doFinal(last, content);
        out.write(last, 0, content);
    }

    private void run(GCMModeCipher cipher, InputStream in, OutputStream out)
            throws IOException, InvalidCipherTextException {
        byte[] buffer = new byte[BUFFER];
        byte[] done = new byte[cipher.getUpdateOutputSize(BUFFER) + 2 * SealedHeader.TAG];
        long rest = size;
        while (rest > 0) {
            int read = in.read(buffer, 0, (int) Math.min(BUFFER, rest));
            if (read < 0) {
                throw new InvalidCipherTextException("the content is cut off");
            }
            out.write(done, 0, cipher.processBytes(buffer, 0, read, done, 0));
            rest -= read;
        }
    }
}
