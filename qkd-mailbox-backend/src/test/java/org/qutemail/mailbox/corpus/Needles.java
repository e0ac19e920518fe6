// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.corpus;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks for a text in stored octets, in every spelling that a mail store may keep it in. */
public final class Needles {

    private Needles() {}

    /** The spellings in which the text stands in one of these octet strings. */
    public static List<String> found(String text, Iterable<byte[]> haystacks) {
        List<String> found = new ArrayList<>();
        spellings(text)
                .forEach(
                        (name, needle) -> {
                            for (byte[] haystack : haystacks) {
                                if (contains(haystack, needle)) {
                                    found.add(text + " as " + name);
                                    break;
                                }
                            }
                        });
        return found;
    }

    private static Map<String, byte[]> spellings(String text) {
        Map<String, byte[]> spellings = new LinkedHashMap<>();
        for (Charset charset :
                List.of(
                        StandardCharsets.UTF_8,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_16BE)) {
            byte[] raw = text.getBytes(charset);
            spellings.put(charset.name(), raw);
            for (int shift = 0; shift < 3; shift++) {
                spellings.put(charset.name() + " base64, shifted " + shift, base64(raw, shift));
            }
        }
        StringBuilder quoted = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            quoted.append(String.format(Locale.ROOT, "=%02X", octet & 0xFF));
        }
        spellings.put("quoted-printable", quoted.toString().getBytes(StandardCharsets.US_ASCII));
        return spellings;
    }

    /** What base64 makes of it behind so many other octets, without the characters they share. */
    private static byte[] base64(byte[] raw, int shift) {
        byte[] shifted = new byte[shift + raw.length];
        System.arraycopy(raw, 0, shifted, shift, raw.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = shift == 0 ? 0 : shift + 1;
        int to = encoded.length() - (shifted.length % 3 == 0 ? 0 : 1);
        return encoded.substring(from, to).getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean contains(byte[] haystack, byte[] needle) {
        return new String(haystack, StandardCharsets.ISO_8859_1)
                .contains(new String(needle, StandardCharsets.ISO_8859_1));
    }
}
