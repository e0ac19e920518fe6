// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.secret.SecretBytes;

class RecordSealerTest {

    private static final byte[] CONTEXT = {42};

    private final RecordSealer sealer = new RecordSealer(new SecureRandom());
    private final RecordOpener opener = new RecordOpener(false);
    private final KeyMaterial key = Keys.real();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 65535, 65536, 65537, 131072, 200000})
    void everyFormShouldGiveARecordThatOpens(int length) throws Exception {
        byte[] plaintext = Keys.plaintext(length);
        ByteArrayOutputStream pushed = new ByteArrayOutputStream();
        long written =
                sealer.seal(
                        key, RecordPart.BODY, CONTEXT, new ByteArrayInputStream(plaintext), pushed);
        byte[] pulled;
        try (InputStream in =
                sealer.sealStream(
                        key, RecordPart.BODY, CONTEXT, new ByteArrayInputStream(plaintext))) {
            pulled = in.readAllBytes();
        }
        byte[] inMemory = sealer.seal(key, RecordPart.BODY, CONTEXT, plaintext);

        assertThat(written).isEqualTo(RecordFormat.sealedLength(length));
        for (byte[] record : new byte[][] {pushed.toByteArray(), pulled, inMemory}) {
            assertThat(record).hasSize((int) RecordFormat.sealedLength(length));
            assertThat(opener.open(key, RecordPart.BODY, CONTEXT, record)).isEqualTo(plaintext);
        }
    }

    @Test
    void sealShouldGiveAnotherRecordEachTime() {
        byte[] plaintext = Keys.plaintext(10);
        assertThat(sealer.seal(key, RecordPart.BODY, CONTEXT, plaintext))
                .isNotEqualTo(sealer.seal(key, RecordPart.BODY, CONTEXT, plaintext));
    }

    @Test
    void sealShouldMarkASimulatedKey() throws Exception {
        byte[] record = sealer.seal(Keys.simulated(), RecordPart.HEADER, CONTEXT, new byte[3]);
        assertThat(record[5]).isEqualTo((byte) 0x81);
        assertThat(RecordFormat.simulated(record)).isTrue();
    }

    @Test
    void sealShouldRefuseAShortKey() {
        KeyMaterial weak =
                Keys.material(Keys.ID, KeyOrigin.KME, SecretBytes.takingOver(new byte[31]));
        assertThatThrownBy(() -> sealer.seal(weak, RecordPart.BODY, CONTEXT, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32");
    }

    @Test
    void sealShouldRefuseALongContext() {
        assertThatThrownBy(() -> sealer.seal(key, RecordPart.BODY, new byte[65536], new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65535");
    }

    @Test
    void sealShouldTakeTheLongestContext() throws Exception {
        byte[] context = Keys.plaintext(65535);
        byte[] record = sealer.seal(key, RecordPart.BODY, context, new byte[1]);
        assertThat(opener.open(key, RecordPart.BODY, context, record)).hasSize(1);
    }

    @Test
    void sealShouldRefuseADestroyedKey() {
        KeyMaterial gone = Keys.real();
        gone.close();
        assertThatThrownBy(() -> sealer.seal(gone, RecordPart.BODY, CONTEXT, new byte[1]))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sealStreamShouldNotNeedTheKeyAnyMore() throws Exception {
        KeyMaterial once = Keys.real();
        InputStream in =
                sealer.sealStream(
                        once,
                        RecordPart.BODY,
                        CONTEXT,
                        new ByteArrayInputStream(Keys.plaintext(100)));
        once.close();
        assertThat(opener.open(key, RecordPart.BODY, CONTEXT, in.readAllBytes()))
                .isEqualTo(Keys.plaintext(100));
    }

    @Test
    void sealStreamShouldCloseThePlaintextAndThenRefuse() throws Exception {
        boolean[] closed = new boolean[1];
        InputStream plaintext =
                new ByteArrayInputStream(new byte[5]) {
                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                };
        InputStream in = sealer.sealStream(key, RecordPart.BODY, CONTEXT, plaintext);
        in.close();
        assertThat(closed[0]).isTrue();
        assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    }

    @Test
    void sealStreamShouldHoldNoMoreThanOneSegment() throws Exception {
        long[] taken = new long[1];
        InputStream plaintext =
                new ByteArrayInputStream(new byte[5_000_000]) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        int count = super.read(target, offset, length);
                        taken[0] += Math.max(0, count);
                        return count;
                    }
                };
        byte[] target = new byte[8192];
        long given = 0;
        try (InputStream in = sealer.sealStream(key, RecordPart.BODY, CONTEXT, plaintext)) {
            for (int count = in.read(target); count >= 0; count = in.read(target)) {
                given += count;
                assertThat(taken[0] - given).isLessThanOrEqualTo(65537);
            }
        }
        assertThat(given).isEqualTo(RecordFormat.sealedLength(5_000_000));
    }

    @Test
    void sealStreamShouldGiveSingleOctets() throws Exception {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        try (InputStream in =
                sealer.sealStream(
                        key, RecordPart.BODY, CONTEXT, new ByteArrayInputStream(new byte[7]))) {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                record.write(octet);
            }
        }
        assertThat(opener.open(key, RecordPart.BODY, CONTEXT, record.toByteArray()))
                .isEqualTo(new byte[7]);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 17})
    void vectorsShouldNotHaveSegmentsThatNoReaderTakes(int log2) {
        assertThatThrownBy(() -> RecordSealer.unsafeForVectors(new SecureRandom(), log2))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
