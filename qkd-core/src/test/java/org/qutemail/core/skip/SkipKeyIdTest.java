// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.KeyId;

class SkipKeyIdTest {

    @Test
    void parseShouldKeepEveryBitOfAnIdOf128() {
        KeyId id = SkipKeyId.parse("1726e9AE76234FB1dd1283d4dca1911e");
        assertThat(id).hasToString("1726e9ae-7623-4fb1-dd12-83d4dca1911e");
        assertThat(SkipKeyId.format(id)).isEqualTo("1726e9ae76234fb1dd1283d4dca1911e");
    }

    @Property(tries = 500)
    void parseShouldBeTheInverseOfFormat(@ForAll long high, @ForAll long low) {
        KeyId id = new KeyId(new UUID(high, low));
        String text = SkipKeyId.format(id);
        assertThat(text).matches("[0-9a-f]{32}");
        assertThat(SkipKeyId.parse(text)).isEqualTo(id);
        assertThat(SkipKeyId.parse(text.toUpperCase(Locale.ROOT))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1726e9ae76234fb1dd1283d4dca1911",
                "1726e9ae76234fb1dd1283d4dca1911e0",
                // The draft's own example, 192 bits.
                "1726e9AE76234FB1dd1283d4dca1911e1f93864d70f3069e",
                "1726e9ae-7623-4fb1-dd12-83d4dca1911e",
                "0x1726e9ae76234fb1dd1283d4dca191",
                "1726e9ae76234fb1dd1283d4dca1911g",
                "١٧٢٦٩٧٦٢٣٤١٧٢٦٩٧٦٢٣٤١٧٢٦٩٧٦٢٣٤٣٤"
            })
    void parseShouldRefuseAnythingElseAndSayWhatToDo(String text) {
        assertThatThrownBy(() -> SkipKeyId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a keyId of " + text.length() + " characters")
                .hasMessageContaining("set the key provider to 128-bit key ids");
    }
}
