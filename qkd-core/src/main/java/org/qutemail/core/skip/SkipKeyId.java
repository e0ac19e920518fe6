// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import java.util.HexFormat;
import java.util.Locale;
import org.qutemail.core.key.KeyId;

/**
 * The keyId of SKIP (section 4.2.1) as the id that vault, records and CMS have room for: 16 octets.
 * The draft's default is 128 bits, which fit without loss; longer and shorter ids, though a
 * provider may have them, are refused. By the draft the bits are the id, so that the case of the
 * digits does not count.
 */
final class SkipKeyId {

    private static final HexFormat HEX = HexFormat.of();
    private static final int DIGITS = 2 * KeyId.SIZE;

    private SkipKeyId() {}

    /**
     * @throws IllegalArgumentException it has not 128 bits; the message says what to do, and quotes
     *     nothing
     */
    static KeyId parse(String text) {
        if (text.length() != DIGITS || !text.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException(
                    "a keyId of "
                            + text.length()
                            + " characters is not one of 128 bits ("
                            + DIGITS
                            + " hexadecimal digits): others cannot be kept, set the key provider to"
                            + " 128-bit key ids");
        }
        return KeyId.of(HEX.parseHex(text.toLowerCase(Locale.ROOT)), 0);
    }

    /** 32 digits in lower case. */
    static String format(KeyId id) {
        return HEX.formatHex(id.toBytes());
    }
}
