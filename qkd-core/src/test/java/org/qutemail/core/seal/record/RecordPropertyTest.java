// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.seal.Mutations;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealException;

class RecordPropertyTest {

    private static final byte[] CONTEXT = {42};

    private final KeyMaterial key = Keys.real();
    private final RecordOpener opener = new RecordOpener(false);

    @Property(tries = 300)
    void whatIsSealedShouldOpenInEveryForm(
            @ForAll @IntRange(max = 20_000) int length,
            @ForAll @IntRange(min = 12, max = 16) int log2,
            @ForAll RecordPart part,
            @ForAll @Size(max = 300) byte[] context)
            throws Exception {
        RecordSealer sealer = RecordSealer.unsafeForVectors(new SecureRandom(), log2);
        byte[] plaintext = Keys.plaintext(length);
        byte[] record = sealer.seal(key, part, context, plaintext);
        assertThat(opener.open(key, part, context, record)).isEqualTo(plaintext);
        try (InputStream in = opener.openStream(key, part, context, RecordSource.of(record));
                InputStream sealing =
                        sealer.sealStream(
                                key, part, context, new ByteArrayInputStream(plaintext))) {
            assertThat(in.readAllBytes()).isEqualTo(plaintext);
            assertThat(opener.open(key, part, context, sealing.readAllBytes()))
                    .isEqualTo(plaintext);
        }
    }

    @Property(tries = 300)
    void anyRangeShouldReadAsInThePlaintext(
            @ForAll @IntRange(min = 1, max = 20_000) int length,
            @ForAll @IntRange(max = 20_000) int from,
            @ForAll @IntRange(min = 1, max = 9_000) int count)
            throws Exception {
        byte[] plaintext = Keys.plaintext(length);
        byte[] record =
                RecordSealer.unsafeForVectors(new SecureRandom(), 12)
                        .seal(key, RecordPart.BODY, CONTEXT, plaintext);
        try (InputStream in =
                opener.openStream(key, RecordPart.BODY, CONTEXT, RecordSource.of(record))) {
            int start = (int) in.skip(from);
            assertThat(start).isEqualTo(Math.min(from, length));
            assertThat(in.readNBytes(count))
                    .isEqualTo(
                            Arrays.copyOfRange(plaintext, start, Math.min(length, start + count)));
        }
    }

    @Property
    void lengthsShouldConvertBothWays(
            @ForAll @LongRange(max = RecordFormat.MAX_PLAIN_LENGTH) long plain) {
        assertThat(RecordFormat.plainLength(RecordFormat.sealedLength(plain))).isEqualTo(plain);
    }

    @Property(tries = 2000)
    void randomOctetsShouldBeRefused(
            @ForAll @Size(max = 400) byte[] octets, @ForAll boolean behindMagic) {
        byte[] record = octets.clone();
        if (behindMagic && record.length >= 8) {
            System.arraycopy(new byte[] {'Q', 'E', 'M', 0x1A, 1, 1, 2, 16}, 0, record, 0, 8);
        }
        assertThat(openOrNull(record)).isNull();
        assertThat(streamOrNull(record)).isNull();
    }

    @Property(tries = 1000)
    void aChangedRecordShouldNeverGiveOtherOctets(
            @ForAll @IntRange(max = 9000) int length, @ForAll long seed) {
        byte[] plaintext = Keys.plaintext(length);
        byte[] record =
                RecordSealer.unsafeForVectors(new SecureRandom(), 12)
                        .seal(key, RecordPart.BODY, CONTEXT, plaintext);
        byte[] changed = Mutations.of(record, seed);
        if (Arrays.equals(changed, record)) {
            return;
        }
        assertThat(openOrNull(changed)).isNull();
        assertThat(streamOrNull(changed)).isNull();
    }

    private byte[] openOrNull(byte[] record) {
        try {
            return opener.open(key, RecordPart.BODY, CONTEXT, record);
        } catch (SealException e) {
            return null;
        }
    }

    private byte[] streamOrNull(byte[] record) {
        try (InputStream in =
                opener.openStream(key, RecordPart.BODY, CONTEXT, RecordSource.of(record))) {
            return in.readAllBytes();
        } catch (SealException | SealIOException e) {
            return null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
