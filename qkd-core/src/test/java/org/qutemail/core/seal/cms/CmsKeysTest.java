// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.seal.Keys;

class CmsKeysTest {

    @Test
    void kekShouldBeThatOfTheSpecification() {
        assertThat(HexFormat.of().formatHex(CmsKeys.kek(Keys.real()).withBytes(byte[]::clone)))
                .isEqualTo("83c13d9f680a7dafc5a3c969e4b3286299210b1a6bb9863a9e161236c1a6aaeb");
    }

    @Test
    void infoShouldCountOctetsNotCharacters() {
        byte[] info = CmsKeys.info(key("ü", ""));
        assertThat(HexFormat.of().formatHex(info)).endsWith("c139" + "0002c3bc" + "0000");
    }

    @Test
    void infoShouldRefuseAnSaeIdThatTwoOctetsCannotCount() {
        assertThatThrownBy(() -> CmsKeys.info(key("a", "b".repeat(65536))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static KeyInfo key(String sender, String receiver) {
        return new KeyInfo(Keys.ID, KeyOrigin.KME, KeyMode.EPOCH, sender, receiver);
    }
}
