// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import java.security.SecureRandom;

/** Gives out the octets it was made with, in order, and nothing beyond them. Not random at all. */
final class FixedRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final byte[][] draws;
    private int next;

    FixedRandom(byte[]... draws) {
        this.draws = draws;
    }

    @Override
    public void nextBytes(byte[] octets) {
        if (next == draws.length || draws[next].length != octets.length) {
            throw new IllegalStateException("the writer draws otherwise than the vectors assume");
        }
        System.arraycopy(draws[next++], 0, octets, 0, octets.length);
    }
}
