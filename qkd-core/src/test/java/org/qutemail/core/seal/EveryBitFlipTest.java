// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.cms.CmsOpener;
import org.qutemail.core.seal.cms.CmsSealer;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.seal.record.RecordSource;

/** A message of 1 KB in both forms: every single bit changed, and every shorter length. */
class EveryBitFlipTest {

    private static final byte[] CONTEXT = {42};
    private static final byte[] HEADER = text("Subject: a message of one kilobyte\r\n\r\n");
    private static final byte[] LINES = text("0123456789abcde\n".repeat(64));
    private static final byte[] BODY = Arrays.copyOf(LINES, 1024 - HEADER.length);

    private final KeyMaterial key = Keys.real();
    private final RecordSealer records = new RecordSealer(new SecureRandom());

    @FunctionalInterface
    private interface Opening {
        byte[] open(byte[] octets) throws SealException, java.io.IOException;
    }

    @Test
    void everyChangeOfAHeaderRecordShouldBeRefused() throws Exception {
        byte[] record = records.seal(key, RecordPart.HEADER, CONTEXT, HEADER);
        everyChange(record, HEADER, octets -> openRecord(RecordPart.HEADER, octets));
        everyChange(record, HEADER, octets -> streamRecord(RecordPart.HEADER, octets));
    }

    @Test
    void everyChangeOfABodyRecordShouldBeRefused() throws Exception {
        byte[] record = records.seal(key, RecordPart.BODY, CONTEXT, BODY);
        everyChange(record, BODY, octets -> openRecord(RecordPart.BODY, octets));
        everyChange(record, BODY, octets -> streamRecord(RecordPart.BODY, octets));
    }

    @Test
    void everyChangeOfCmsShouldBeRefused() throws Exception {
        byte[] message = Arrays.copyOf(HEADER, 1024);
        System.arraycopy(BODY, 0, message, HEADER.length, BODY.length);
        byte[] cms = new CmsSealer(new SecureRandom()).seal(key, message);
        CmsOpener opener = new CmsOpener();
        everyChange(cms, message, octets -> opener.open(octets, key));
    }

    private byte[] openRecord(RecordPart part, byte[] sealed) throws SealException {
        return new RecordOpener(true).open(key, part, CONTEXT, sealed);
    }

    private byte[] streamRecord(RecordPart part, byte[] sealed)
            throws SealException, java.io.IOException {
        // Opening alone must refuse: a message this short has one segment.
        return new RecordOpener(true)
                .openStream(key, part, CONTEXT, RecordSource.of(sealed))
                .readAllBytes();
    }

    private static void everyChange(byte[] sealed, byte[] plaintext, Opening opening)
            throws Exception {
        assertThat(opening.open(sealed)).isEqualTo(plaintext);
        Set<SealError> seen = EnumSet.noneOf(SealError.class);
        byte[] changed = sealed.clone();
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            seen.add(refusal(changed, opening, "bit " + bit));
            changed[bit / 8] = sealed[bit / 8];
        }
        assertThat(seen).contains(SealError.CORRUPT, SealError.MISSING_KEY);
        for (int length = 0; length < sealed.length; length++) {
            refusal(Arrays.copyOf(sealed, length), opening, "length " + length);
        }
        refusal(Arrays.copyOf(sealed, sealed.length + 1), opening, "one octet more");
        assertThat(opening.open(sealed)).isEqualTo(plaintext);
    }

    private static SealError refusal(byte[] changed, Opening opening, String change)
            throws java.io.IOException {
        try {
            opening.open(changed);
            return fail("accepted: " + change);
        } catch (SealException e) {
            return e.error();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
