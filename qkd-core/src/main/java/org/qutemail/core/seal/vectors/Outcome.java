// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import java.io.IOException;
import java.util.Arrays;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.SealIOException;

/**
 * What a reader made of sealed octets.
 *
 * @param plaintext null when refused
 * @param error null when opened
 * @param segment of a CORRUPT record, otherwise -1
 */
record Outcome(byte[] plaintext, SealError error, long segment) {

    private static final String VALID = "valid";

    /** A reader at work. */
    @FunctionalInterface
    interface Reading {
        byte[] read() throws SealException, IOException;
    }

    static Outcome of(Reading reading) throws VectorMismatch {
        try {
            return new Outcome(reading.read(), null, -1);
        } catch (SealException e) {
            return new Outcome(null, e.error(), e.segment());
        } catch (SealIOException e) {
            return new Outcome(null, e.error(), e.refusal().segment());
        } catch (IOException | RuntimeException e) {
            throw new VectorMismatch("the reader failed otherwise than by refusing: " + e);
        }
    }

    /** Must be what the vector's {@code result}, {@code segment} and {@code plaintext} say. */
    void require(Fields vector, String whose) throws VectorMismatch {
        String expected = vector.text("result");
        if (!expected.equals(VALID)) {
            requireKnown(expected);
        }
        String result = error == null ? VALID : error.name();
        VectorMismatch.require(
                result.equals(expected), whose + ": expected " + expected + ", got " + result);
        if (expected.equals(VALID)) {
            VectorMismatch.require(
                    Arrays.equals(plaintext, vector.plaintext("plaintext")),
                    whose + ": the plaintext differs");
        }
        if (vector.has("segment")) {
            VectorMismatch.require(
                    segment == vector.number("segment"),
                    whose + ": expected segment " + vector.number("segment") + ", got " + segment);
        }
    }

    private static void requireKnown(String result) throws VectorMismatch {
        for (SealError error : SealError.values()) {
            if (error.name().equals(result)) {
                return;
            }
        }
        throw new VectorMismatch("the result '" + result + "' is unknown");
    }
}
