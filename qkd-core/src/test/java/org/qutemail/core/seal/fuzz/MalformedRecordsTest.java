// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.core.seal.SealError.CORRUPT;
import static org.qutemail.core.seal.SealError.MISSING_KEY;
import static org.qutemail.core.seal.SealError.NOT_A_RECORD;
import static org.qutemail.core.seal.SealError.TRUNCATED;
import static org.qutemail.core.seal.SealError.UNSUPPORTED;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.seal.record.RecordSource;
import org.qutemail.core.seal.record.SealIOException;

/**
 * Ten thousand malformed records, opened in memory and as a stream: a typed error for each and no
 * plaintext, except that a stream may give what stands before the damage, verified, and nothing at
 * all when the end is missing. Until the key's turn comes the key is not touched. {@code
 * -Dqutemail.seed} repeats a run.
 */
@Timeout(300) // Against hanging only.
class MalformedRecordsTest {

    private static final long SEED = Long.getLong("qutemail.seed", System.nanoTime());
    private static final int SEGMENT = 1 << 12;
    private static final byte[] CONTEXT = {42, 43};
    private static final Set<SealError> BEFORE_THE_KEY =
            EnumSet.of(NOT_A_RECORD, UNSUPPORTED, MISSING_KEY);

    private final KeyMaterial key = Keys.real();
    private final KeyMaterial destroyed = Keys.real();
    private final RecordOpener opener = new RecordOpener(false);
    private final List<byte[]> plaintexts = new ArrayList<>();
    private final List<byte[]> originals = new ArrayList<>();

    private void originals() throws Exception {
        SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(SEED);
        RecordSealer sealer = RecordSealer.unsafeForVectors(random, 12);
        for (int length :
                new int[] {0, 1, 500, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 5 * SEGMENT - 1}) {
            byte[] plaintext = Keys.plaintext(length);
            plaintexts.add(plaintext);
            originals.add(sealer.seal(key, RecordPart.BODY, CONTEXT, plaintext));
        }
        originals.add(sealer.seal(key, RecordPart.HEADER, CONTEXT, plaintexts.get(2)));
        plaintexts.add(plaintexts.get(2));
    }

    @Test
    void tenThousandMalformedRecordsShouldBeRefusedWithoutKeyOrPlaintext() throws Exception {
        originals();
        destroyed.close();
        FuzzLog.run(
                        "malformed records",
                        SEED,
                        10_000,
                        new Malformed(originals, SEGMENT + 16, 96),
                        this::open)
                .assertRefused(SealError.values());
    }

    private SealError open(byte[] record) throws Exception {
        Optional<byte[]> expected = expected(record);
        SealError error = null;
        try {
            byte[] plaintext = opener.open(key, RecordPart.BODY, CONTEXT, record);
            assertThat(expected).as("opened, and is none of the originals").isPresent();
            assertThat(plaintext).isEqualTo(expected.get());
        } catch (SealException e) {
            assertThat(expected).as("an original is refused").isEmpty();
            error = e.error();
        }
        assertThat(streamed(record, error)).isEqualTo(error);
        if (BEFORE_THE_KEY.contains(error) || (error == TRUNCATED && record.length < 96)) {
            withoutKey(record, error);
        }
        return error;
    }

    /** The plaintext, if the record is one of the originals and a body. */
    private Optional<byte[]> expected(byte[] record) {
        for (int i = 0; i < originals.size() - 1; i++) {
            if (Arrays.equals(originals.get(i), record)) {
                return Optional.of(plaintexts.get(i));
            }
        }
        return Optional.empty();
    }

    /** The same error from a stream, and nothing before it that is not the beginning of a body. */
    private SealError streamed(byte[] record, SealError inMemory) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in =
                opener.openStream(key, RecordPart.BODY, CONTEXT, RecordSource.of(record))) {
            in.transferTo(out);
            return null;
        } catch (SealException e) {
            assertThat(out.size()).isZero();
            return e.error();
        } catch (SealIOException e) {
            // Damage behind the first segments, which were verified before they came out.
            assertThat(inMemory).isEqualTo(CORRUPT);
            byte[] given = out.toByteArray();
            assertThat(plaintexts)
                    .anyMatch(
                            plaintext ->
                                    plaintext.length >= given.length
                                            && Arrays.equals(
                                                    Arrays.copyOf(plaintext, given.length), given));
            return e.error();
        }
    }

    /** A destroyed key cannot be read: the refusal is the same, so it was not asked for. */
    private void withoutKey(byte[] record, SealError error) throws Exception {
        try {
            opener.open(destroyed, RecordPart.BODY, CONTEXT, record);
            throw new AssertionError("opened without a key");
        } catch (SealException e) {
            assertThat(e.error()).isEqualTo(error);
        }
        if (error == NOT_A_RECORD || error == TRUNCATED) {
            // What a store asks to know which key to look up says the same.
            try {
                RecordFormat.keyId(record);
                throw new AssertionError("names a key");
            } catch (SealException e) {
                assertThat(e.error()).isEqualTo(error);
            }
        }
    }

    @Test
    void destroyedKeyShouldNotOpenAnything() throws Exception {
        originals();
        destroyed.close();
        assertThatThrownBy(() -> opener.open(destroyed, RecordPart.BODY, CONTEXT, originals.get(2)))
                .isInstanceOf(IllegalStateException.class);
    }
}
