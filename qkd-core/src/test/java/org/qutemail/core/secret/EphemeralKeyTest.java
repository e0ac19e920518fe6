// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class EphemeralKeyTest {

    private static final byte[] OCTETS = {9, 1, 2, 3, 9};

    @Test
    void aesShouldCopyTheRangeItIsGiven() {
        byte[] source = OCTETS.clone();
        EphemeralKey key = EphemeralKey.aes(source, 1, 3);
        source[1] = 77;
        assertThat(key.getEncoded()).containsExactly(1, 2, 3);
        assertThat(key.getAlgorithm()).isEqualTo("AES");
        assertThat(key.getFormat()).isEqualTo("RAW");
    }

    @Test
    void getEncodedShouldRefuseWhenDestroyed() {
        EphemeralKey key = EphemeralKey.hmac(OCTETS);
        key.destroy();
        assertThat(key.isDestroyed()).isTrue();
        assertThatThrownBy(key::getEncoded).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void toStringShouldNotTellTheOctets() {
        assertThat(EphemeralKey.hmac(OCTETS)).hasToString("EphemeralKey[HmacSHA256]");
    }

    @Test
    void serialisationShouldBeRefused() throws Exception {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(EphemeralKey.hmac(OCTETS)))
                    .isInstanceOf(NotSerializableException.class);
        }
    }
}
