// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

class RecordReaderTest {

    private static final byte[] CONTEXT = {42};
    private static final byte[] PLAINTEXT = Keys.plaintext(200_000);
    private static final int SEALED_SEGMENT = 65536 + 16;

    private final RecordOpener opener = new RecordOpener(false);
    private final KeyMaterial key = Keys.real();
    private final byte[] record =
            new RecordSealer(new SecureRandom()).seal(key, RecordPart.BODY, CONTEXT, PLAINTEXT);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 65535, 65536, 65537, 131072, 200_000})
    void openStreamShouldGiveThePlaintext(int length) throws Exception {
        byte[] plaintext = Keys.plaintext(length);
        byte[] sealed =
                new RecordSealer(new SecureRandom()).seal(key, RecordPart.BODY, CONTEXT, plaintext);
        try (InputStream in = open(RecordSource.of(sealed))) {
            assertThat(in.available()).isEqualTo(length);
            assertThat(in.readAllBytes()).isEqualTo(plaintext);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void openStreamShouldReadAFile(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("body"), record);
        try (InputStream in = open(RecordSource.of(file))) {
            assertThat(in.readAllBytes()).isEqualTo(PLAINTEXT);
        }
    }

    @Test
    void openStreamShouldNotNeedTheKeyAnyMore() throws Exception {
        KeyMaterial once = Keys.real();
        try (InputStream in =
                opener.openStream(once, RecordPart.BODY, CONTEXT, RecordSource.of(record))) {
            once.close();
            assertThat(in.readAllBytes()).isEqualTo(PLAINTEXT);
        }
    }

    @Test
    void skippingAndMarkingShouldMoveInThePlaintext() throws Exception {
        try (InputStream in = open(RecordSource.of(record))) {
            assertThat(in.skip(150_000)).isEqualTo(150_000);
            assertThat((byte) in.read()).isEqualTo(PLAINTEXT[150_000]);
            in.mark(Integer.MAX_VALUE);
            assertThat(in.skip(1_000_000)).isEqualTo(49_999);
            assertThat(in.read()).isEqualTo(-1);
            in.reset();
            assertThat(in.readNBytes(3)).isEqualTo(Arrays.copyOfRange(PLAINTEXT, 150_001, 150_004));
            assertThat(in.skip(-5)).isZero();
        }
    }

    @Test
    void readShouldGiveAnyPartInAnyOrder() throws Exception {
        try (RecordReader reader = reader(RecordSource.of(record))) {
            assertThat(reader.length()).isEqualTo(PLAINTEXT.length);
            byte[] target = new byte[10];
            for (int position : new int[] {199_995, 65_530, 0, 131_072, 70_000}) {
                int count = reader.read(position, target, 0, target.length);
                assertThat(count).isPositive();
                assertThat(Arrays.copyOf(target, count))
                        .isEqualTo(Arrays.copyOfRange(PLAINTEXT, position, position + count));
            }
            assertThat(reader.read(200_000, target, 0, 1)).isEqualTo(-1);
            assertThat(reader.read(0, target, 0, 0)).isZero();
            assertThatThrownBy(() -> reader.read(-1, target, 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(reader.stream().readAllBytes()).isEqualTo(PLAINTEXT);
        }
    }

    @Test
    void readShouldRefuseWhenClosed() throws Exception {
        RecordReader reader = reader(RecordSource.of(record));
        InputStream in = reader.stream();
        in.close();
        assertThat(in.read()).isNotNegative();
        reader.close();
        reader.close();
        assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {96 + SEALED_SEGMENT, 96 + 2 * SEALED_SEGMENT, 150_000, 200_159})
    void readerShouldRefuseAShortenedRecordBeforeAnyOctet(int length) {
        byte[] cut = Arrays.copyOf(record, length);
        assertThatThrownBy(() -> reader(RecordSource.of(cut))).isInstanceOf(SealException.class);
        // The same when the length comes from elsewhere and the octets are missing.
        RecordSource missing = RecordSource.of(record.length, () -> new ByteArrayInputStream(cut));
        assertRefusal(SealError.TRUNCATED, missing);
    }

    @Test
    void readerShouldRefuseOctetsBeyondTheStatedLength() {
        byte[] more = Arrays.copyOf(record, record.length + 1);
        RecordSource source = RecordSource.of(record.length, () -> new ByteArrayInputStream(more));
        assertRefusal(SealError.CORRUPT, source);
    }

    @Test
    void readerShouldNameTheFirstDamagedSegmentWhenTheLastIsDamagedToo() {
        byte[] damaged = record.clone();
        damaged[96 + SEALED_SEGMENT] ^= 1;
        damaged[damaged.length - 1] ^= 1;
        assertThatThrownBy(() -> reader(RecordSource.of(damaged)))
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.segment()).isEqualTo(1));
    }

    @Test
    void streamShouldGiveOnlyWhatStandsBeforeADamagedSegment() throws Exception {
        byte[] damaged = record.clone();
        damaged[96 + SEALED_SEGMENT + 9] ^= 1;
        try (InputStream in = open(RecordSource.of(damaged))) {
            assertThat(in.readNBytes(65536)).isEqualTo(Arrays.copyOf(PLAINTEXT, 65536));
            for (int attempt = 0; attempt < 2; attempt++) {
                byte[] target = new byte[5];
                assertThatThrownBy(() -> in.read(target))
                        .isInstanceOfSatisfying(
                                SealIOException.class,
                                e -> {
                                    assertThat(e.error()).isEqualTo(SealError.CORRUPT);
                                    assertThat(e.refusal().segment()).isEqualTo(1);
                                });
                assertThat(target).containsOnly(0);
            }
            in.skip(65536);
            assertThat((byte) in.read()).isEqualTo(PLAINTEXT[131_072]);
        }
    }

    @Test
    void readerShouldHandOnTheSourcesFailure() {
        RecordSource broken =
                RecordSource.of(
                        record.length,
                        () -> {
                            throw new IOException("disk");
                        });
        assertThatThrownBy(() -> reader(broken)).isInstanceOf(IOException.class).hasMessage("disk");
    }

    private InputStream open(RecordSource source) throws Exception {
        return opener.openStream(key, RecordPart.BODY, CONTEXT, source);
    }

    private RecordReader reader(RecordSource source) throws Exception {
        return opener.reader(key, RecordPart.BODY, CONTEXT, source);
    }

    private void assertRefusal(SealError error, RecordSource source) {
        assertThatThrownBy(() -> reader(source))
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.error()).isEqualTo(error));
    }
}
