// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.qutemail.core.secret.Hkdf;
import org.qutemail.core.secret.SecretBytes;

class CopyKeysTest {

    private static final KeyId ID = KeyId.parse("bc490419-7d60-487f-adc1-4ddcc177c139");

    private final SecretBytes qkdKey = SecretBytes.random(32, new SecureRandom());
    private final SecretBytes copySecret = SecretBytes.random(32, new SecureRandom());

    @Test
    void deriveShouldFollowTheSpecification() {
        String label = HexFormat.of().formatHex("qutemail/1 copy".getBytes(StandardCharsets.UTF_8));
        byte[] info = HexFormat.of().parseHex(label + "00" + "bc4904197d60487fadc14ddcc177c139");
        assertThat(CopyKeys.derive(qkdKey, copySecret, ID))
                .isEqualTo(Hkdf.derive(qkdKey, copySecret.withBytes(byte[]::clone), info, 32));
    }

    @Test
    void deriveShouldDifferByKeySecretAndId() {
        SecretBytes derived = CopyKeys.derive(qkdKey, copySecret, ID);
        SecretBytes other = SecretBytes.random(32, new SecureRandom());
        assertThat(CopyKeys.derive(other, copySecret, ID)).isNotEqualTo(derived);
        assertThat(CopyKeys.derive(qkdKey, other, ID)).isNotEqualTo(derived);
        assertThat(
                        CopyKeys.derive(
                                qkdKey,
                                copySecret,
                                KeyId.parse("bc490419-7d60-487f-adc1-4ddcc177c138")))
                .isNotEqualTo(derived);
    }

    @Test
    void deriveShouldRefuseACopySecretOfAnotherSize() {
        assertThatThrownBy(() -> CopyKeys.derive(qkdKey, SecretBytes.takingOver(new byte[16]), ID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32");
    }
}
