// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

/** What needs no vector to be seen; the error table itself is checked by the vectors. */
class RecordOpenerTest {

    private static final byte[] CONTEXT = {42};

    private final RecordSealer sealer = new RecordSealer(new SecureRandom());
    private final RecordOpener opener = new RecordOpener(false);

    @Test
    void openShouldReadARecordMadeElsewhere() throws Exception {
        byte[] record =
                HexFormat.of()
                        .parseHex(
                                "51454d1a01010110a7e621d173774406975a307a4ba79c0b7c038d801504d4f2"
                                        + "4576736308cd4099333ba5ff9a0160eeabe3d081cde79222d54d41b8"
                                        + "cb613600cbf1a6768c70364b3a46e324b2ca4115b9b5b5cb32853b59"
                                        + "00f21093f35a1cd0f1bbc40ca9e70c9fab908ab05ed272aa");
        KeyMaterial key =
                Keys.material(
                        Keys.OTHER_ID,
                        KeyOrigin.KME,
                        org.qutemail.core.secret.SecretBytes.takingOver(
                                HexFormat.of()
                                        .parseHex(
                                                "8a7a97b215e78cfec85c80b6078a4612"
                                                        + "e6d9642e758fd3b54e758aa40d7ed1c1")));
        assertThat(opener.open(key, RecordPart.HEADER, new byte[0], record)).isEmpty();
    }

    @Test
    void openShouldRefuseASimulatedKeyUnlessAllowed() throws Exception {
        byte[] record = sealer.seal(Keys.simulated(), RecordPart.BODY, CONTEXT, new byte[1]);
        assertRefusal(SealError.UNSUPPORTED, Keys.simulated(), RecordPart.BODY, CONTEXT, record);
        assertThat(new RecordOpener(true).open(Keys.simulated(), RecordPart.BODY, CONTEXT, record))
                .hasSize(1);
    }

    @Test
    void openShouldRefuseAKeyWhoseOriginTheRecordContradicts() {
        byte[] record = sealer.seal(Keys.real(), RecordPart.BODY, CONTEXT, new byte[1]);
        assertRefusal(
                SealError.WRONG_KEY_OR_CONTEXT, Keys.simulated(), RecordPart.BODY, CONTEXT, record);
    }

    @Test
    void openShouldAskForTheKeyTheRecordNames() {
        byte[] record = sealer.seal(Keys.real(), RecordPart.BODY, CONTEXT, new byte[1]);
        KeyMaterial other = Keys.material(Keys.OTHER_ID, KeyOrigin.KME, Keys.counting());
        assertThatThrownBy(() -> opener.open(other, RecordPart.BODY, CONTEXT, record))
                .isInstanceOfSatisfying(
                        SealException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(SealError.MISSING_KEY);
                            assertThat(e.error().retryable()).isTrue();
                        })
                .hasMessageContaining(Keys.ID.toString());
    }

    @Test
    void openShouldRefuseAnotherPartOrContext() {
        byte[] record = sealer.seal(Keys.real(), RecordPart.BODY, CONTEXT, new byte[1]);
        assertRefusal(
                SealError.WRONG_KEY_OR_CONTEXT, Keys.real(), RecordPart.HEADER, CONTEXT, record);
        assertRefusal(
                SealError.WRONG_KEY_OR_CONTEXT,
                Keys.real(),
                RecordPart.BODY,
                new byte[] {43},
                record);
    }

    private void assertRefusal(
            SealError error, KeyMaterial key, RecordPart part, byte[] context, byte[] record) {
        assertThatThrownBy(() -> opener.open(key, part, context, record))
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.error()).isEqualTo(error));
    }
}
