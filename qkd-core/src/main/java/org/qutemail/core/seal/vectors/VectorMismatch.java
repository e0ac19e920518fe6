// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

/** One vector disagrees; the message says in what. */
final class VectorMismatch extends Exception {

    private static final long serialVersionUID = 1L;

    VectorMismatch(String message) {
        super(message);
    }

    static void require(boolean condition, String otherwise) throws VectorMismatch {
        if (!condition) {
            throw new VectorMismatch(otherwise);
        }
    }
}
