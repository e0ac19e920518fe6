// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

class RecordFormatTest {

    private final RecordSealer sealer = new RecordSealer(new SecureRandom());

    @ParameterizedTest
    @CsvSource({
        "0, 112",
        "1, 113",
        "65536, 65648",
        "65537, 65665",
        "131072, 131200",
        "26214400, 26220896",
        "281474976710656, 281543696187488",
    })
    void lengthsShouldConvertBothWays(long plain, long sealed) {
        assertThat(RecordFormat.sealedLength(plain)).isEqualTo(sealed);
        assertThat(RecordFormat.plainLength(sealed)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 96, 111, 65649, 65664, 281543696187489L, Long.MAX_VALUE})
    void plainLengthShouldRefuseALengthThatNoRecordHas(long sealed) {
        assertThatThrownBy(() -> RecordFormat.plainLength(sealed))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 281474976710657L})
    void sealedLengthShouldRefuseWhatNoRecordHolds(long plain) {
        assertThatThrownBy(() -> RecordFormat.sealedLength(plain))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fieldsShouldBeReadableWithoutTheKey() throws Exception {
        byte[] record = sealer.seal(Keys.real(), RecordPart.ATTACHMENT, new byte[0], new byte[70]);
        assertThat(RecordFormat.looksLikeRecord(record)).isTrue();
        assertThat(RecordFormat.keyId(record)).isEqualTo(Keys.ID);
        assertThat(RecordFormat.part(record)).isEqualTo(RecordPart.ATTACHMENT);
        assertThat(RecordFormat.simulated(record)).isFalse();
        assertThat(RecordFormat.ciphertext(record)).hasSize(86).endsWith(tail(record, 16));
        assertThat(RecordFormat.lastTag(record)).isEqualTo(tail(record, 16));
        assertThat(RecordFormat.firstNonce(record))
                .startsWith(Arrays.copyOfRange(record, 56, 63))
                .endsWith(0, 0, 0, 0, 1);
    }

    @Test
    void firstNonceShouldNotBeMarkedLastWhenMoreSegmentsFollow() throws Exception {
        byte[] record = sealer.seal(Keys.real(), RecordPart.BODY, new byte[0], new byte[65537]);
        assertThat(RecordFormat.firstNonce(record)).hasSize(12).endsWith(0, 0, 0, 0, 0);
    }

    @Test
    void keyIdShouldBeReadableFromTheFirst96Octets() throws Exception {
        byte[] record = sealer.seal(Keys.real(), RecordPart.BODY, new byte[0], new byte[500]);
        assertThat(RecordFormat.keyId(Arrays.copyOf(record, 96))).isEqualTo(Keys.ID);
    }

    @Test
    void plainMailShouldNotLookLikeARecord() {
        byte[] mail = "From: a@b\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(RecordFormat.looksLikeRecord(mail)).isFalse();
        assertThat(RecordFormat.looksLikeRecord(new byte[0])).isFalse();
        assertThatThrownBy(() -> RecordFormat.keyId(mail))
                .isInstanceOfSatisfying(
                        SealException.class,
                        e -> assertThat(e.error()).isEqualTo(SealError.NOT_A_RECORD));
    }

    private static byte[] tail(byte[] octets, int count) {
        return Arrays.copyOfRange(octets, octets.length - count, octets.length);
    }
}
