// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for texts in stored octets, in every spelling that a mail store may keep them in: raw,
 * base64 at each of its three shifts, quoted-printable and hexadecimal, each in UTF-8 and UTF-16.
 * Line ends within a spelling (the soft ones of quoted-printable and those of base64) do not hide
 * it. All texts are looked for at once, so that a heap of many megabytes is read only twice.
 */
public final class Needles {

    private static final int CHUNK = 1 << 22;
    private static final int FILTER_BITS = 20;

    private record Needle(String text, String spelling, byte[] octets) {}

    private final Map<Integer, List<Needle>> byFirstFour = new HashMap<>();
    private final BitSet filter = new BitSet(1 << FILTER_BITS);
    private int longest;

    private Needles() {}

    /**
     * @param texts of at least four characters each
     */
    public static Needles of(Collection<String> texts) {
        Needles needles = new Needles();
        for (String text : texts) {
            if (text.length() < 4) {
                throw new IllegalArgumentException("too short, found everywhere: " + text);
            }
            spellings(text).forEach((name, octets) -> needles.add(new Needle(text, name, octets)));
        }
        return needles;
    }

    /**
     * Octets instead of texts: raw, base64 at each of its three shifts, hexadecimal; what is text
     * in ASCII and UTF-16.
     *
     * @param named of at least four octets each
     */
    public static Needles ofOctets(Map<String, byte[]> named) {
        Needles needles = new Needles();
        named.forEach(
                (name, octets) -> {
                    needles.add(new Needle(name, "raw", octets));
                    for (int shift = 0; shift < 3; shift++) {
                        String text = new String(base64(octets, shift), StandardCharsets.US_ASCII);
                        needles.addText(name, "base64, shifted " + shift, text);
                    }
                    String hex = HexFormat.of().formatHex(octets);
                    needles.addText(name, "hexadecimal", hex);
                    needles.addText(name, "HEXADECIMAL", hex.toUpperCase(Locale.ROOT));
                });
        return needles;
    }

    private void addText(String name, String spelling, String text) {
        add(new Needle(name, spelling, text.getBytes(StandardCharsets.US_ASCII)));
        add(new Needle(name, spelling + " UTF-16LE", text.getBytes(StandardCharsets.UTF_16LE)));
        add(new Needle(name, spelling + " UTF-16BE", text.getBytes(StandardCharsets.UTF_16BE)));
    }

    private void add(Needle needle) {
        byte[] octets = needle.octets();
        int key = octets[0] << 24 | (octets[1] & 255) << 16 | (octets[2] & 255) << 8;
        key |= octets[3] & 255;
        byFirstFour.computeIfAbsent(key, none -> new ArrayList<>()).add(needle);
        filter.set(hash(key));
        longest = Math.max(longest, octets.length);
    }

    private static int hash(int key) {
        return key * 0x9E3779B1 >>> 32 - FILTER_BITS;
    }

    /** The spellings in which the text stands in one of these octet strings. */
    public static List<String> found(String text, Iterable<byte[]> haystacks) {
        Needles needles = of(List.of(text));
        Set<String> found = new TreeSet<>();
        haystacks.forEach(haystack -> found.addAll(needles.in(haystack)));
        return List.copyOf(found);
    }

    /** What of the texts stands in the octets: "text as spelling", sorted. */
    public Set<String> in(byte[] haystack) {
        try {
            return in(new ByteArrayInputStream(haystack));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts of which some spelling stands in the octets. */
    public Set<String> textsIn(byte[] haystack) {
        Set<String> texts = new TreeSet<>();
        for (String found : in(haystack)) {
            // The last one: the text may have such a word, no spelling's name has.
            texts.add(found.substring(0, found.lastIndexOf(" as ")));
        }
        return texts;
    }

    /** The same for a stream of any length, which is read to its end. */
    public Set<String> in(InputStream haystack) throws IOException {
        Set<String> found = new TreeSet<>();
        byte[] raw = new byte[CHUNK + longest];
        byte[] unfolded = new byte[2 * raw.length];
        int kept = 0;
        int keptUnfolded = 0;
        int read;
        while ((read = haystack.readNBytes(raw, kept, CHUNK)) > 0) {
            int rawEnd = kept + read;
            int unfoldedEnd = unfold(raw, kept, rawEnd, unfolded, keptUnfolded);
            scan(raw, rawEnd, found);
            scan(unfolded, unfoldedEnd, found);
            kept = keepTail(raw, rawEnd);
            keptUnfolded = keepTail(unfolded, unfoldedEnd);
        }
        return found;
    }

    /** Leaves out line ends, and an equals sign before one. */
    private static int unfold(byte[] from, int start, int end, byte[] to, int at) {
        int out = at;
        for (int i = start; i < end; i++) {
            if (from[i] == '\n' || from[i] == '\r') {
                if (out > 0 && to[out - 1] == '=') {
                    out--;
                }
            } else {
                to[out++] = from[i];
            }
        }
        return out;
    }

    private int keepTail(byte[] octets, int end) {
        int tail = Math.min(end, longest - 1);
        System.arraycopy(octets, end - tail, octets, 0, tail);
        return tail;
    }

    private void scan(byte[] octets, int end, Set<String> found) {
        int key = 0;
        for (int i = 0; i < end; i++) {
            key = key << 8 | octets[i] & 255;
            if (i >= 3 && filter.get(hash(key))) {
                match(octets, i - 3, end, byFirstFour.getOrDefault(key, List.of()), found);
            }
        }
    }

    private static void match(
            byte[] octets, int at, int end, List<Needle> candidates, Set<String> found) {
        for (Needle needle : candidates) {
            int to = at + needle.octets().length;
            if (to <= end
                    && Arrays.equals(octets, at, to, needle.octets(), 0, needle.octets().length)) {
                found.add(needle.text() + " as " + needle.spelling());
            }
        }
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
            spellings.put(
                    charset.name() + " hexadecimal",
                    HexFormat.of().formatHex(raw).getBytes(StandardCharsets.US_ASCII));
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
}
