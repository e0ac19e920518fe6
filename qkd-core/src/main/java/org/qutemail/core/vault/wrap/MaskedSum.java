// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.qutemail.core.secret.HmacSha256;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.store.Octets;

/**
 * A sum over the codes of a set of rows that can follow single changes: the multiset hash
 * MSet-XOR-Hash (Clarke et al., ASIACRYPT 2003). Each code goes through a keyed function and into
 * an exclusive or, which is stored masked under a fresh nonce: somebody who saw many bare sums
 * could solve for a set of old rows that adds up to the same.
 *
 * <p>Stored: nonce of 16 octets, masked sum of 32. Thread-safe.
 */
public final class MaskedSum {

    /** Octets as stored. */
    public static final int SIZE = 48;

    private static final int NONCE = 16;
    private static final byte[] ELEMENT = label("qutemail/1 sum-element");
    private static final byte[] MASK = label("qutemail/1 sum-mask");

    private final SecretBytes key;
    private final SecureRandom random;

    /**
     * @param key lent
     */
    public MaskedSum(SecretBytes key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    private static byte[] label(String text) {
        return text.concat("\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** The sum over nothing. */
    public Octets empty() {
        return masked(new byte[HmacSha256.SIZE]);
    }

    /** The sum with one code more; a code that is in it already is taken out. */
    public Octets toggle(Octets stored, Octets... codes) {
        byte[] sum = bare(stored);
        for (Octets code : codes) {
            xor(sum, element(code));
        }
        return masked(sum);
    }

    /** Whether the stored sum is that over exactly these elements. */
    public boolean holds(Octets stored, byte[] sumOfElements) {
        return Arrays.equals(bare(stored), sumOfElements);
    }

    /** What a code adds. */
    public byte[] element(Octets code) {
        return HmacSha256.code(key, ELEMENT, code.toBytes());
    }

    /** Adds an element to a sum of elements, or takes it out. */
    public static void xor(byte[] sum, byte[] element) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= element[i];
        }
    }

    private Octets masked(byte[] sum) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        xor(sum, HmacSha256.code(key, MASK, nonce));
        byte[] stored = Arrays.copyOf(nonce, SIZE);
        System.arraycopy(sum, 0, stored, NONCE, sum.length);
        return Octets.of(stored);
    }

    private byte[] bare(Octets stored) {
        byte[] octets = stored.toBytes();
        byte[] sum = Arrays.copyOfRange(octets, NONCE, SIZE);
        xor(sum, HmacSha256.code(key, MASK, Arrays.copyOf(octets, NONCE)));
        return sum;
    }
}
