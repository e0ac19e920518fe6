// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Answers of an entity, and what may become of them: octets changed, cut off, structure, types and
 * numbers, sizes, depth, repeated fields, other encodings. The same seed gives the same answers.
 */
public final class AnswerMutations {

    private static final Pattern TOKEN =
            Pattern.compile("\"[^\"]*\"|[-+.0-9eE]+|true|false|null|[{}\\[\\]:,]");

    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "{}",
                    "[]",
                    "\"\"",
                    "0",
                    "-1",
                    "1.5",
                    "2147483648",
                    "9223372036854775808",
                    "1e400",
                    "-0",
                    "00",
                    "0x10",
                    "NaN",
                    "\"\\u0000\"",
                    "\"\\ud800\"",
                    "'x'",
                    "[[[]]]",
                    "{\"a\":{\"a\":{}}}");

    private final Random random;

    public AnswerMutations(long seed) {
        random = new Random(seed);
    }

    /** A sound key container with this many 256-bit keys. */
    public byte[] container(int keys) {
        StringBuilder json = new StringBuilder("{\"keys\":[");
        for (int i = 0; i < keys; i++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            json.append(i == 0 ? "" : ",")
                    .append("{\"key_ID\":\"")
                    .append(new UUID(random.nextLong(), random.nextLong()))
                    .append("\",\"key\":\"")
                    .append(Base64.getEncoder().encodeToString(key))
                    .append("\"}");
        }
        json.append("],\"key_container_extension\":{\"SIMULATED\":true}}");
        return octets(json.toString());
    }

    /** A sound status. */
    public byte[] status() {
        return octets(
                "{\"source_KME_ID\":\"A\",\"target_KME_ID\":\"B\",\"master_SAE_ID\":\"a\","
                        + "\"slave_SAE_ID\":\"b\",\"key_size\":256,\"stored_key_count\":"
                        + random.nextInt(1000)
                        + ",\"max_key_count\":1000,\"max_key_per_request\":128,"
                        + "\"max_key_size\":1024,\"min_key_size\":64,\"max_SAE_ID_count\":0,"
                        + "\"status_extension\":{\"SIMULATED\":true}}");
    }

    /** A sound error. */
    public byte[] error() {
        return octets("{\"message\":\"not enough keys\",\"details\":[{\"a\":\"b\"}]}");
    }

    /** One of the three. */
    public byte[] any() {
        return switch (random.nextInt(4)) {
            case 0 -> status();
            case 1 -> error();
            default -> container(random.nextInt(4));
        };
    }

    /** Another answer than the given one, most likely an unsound one. */
    public byte[] mutate(byte[] answer) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> changedOctets(answer);
            case 2 -> Arrays.copyOf(answer, random.nextInt(answer.length));
            case 3, 4 -> changedTokens(answer);
            case 5 -> otherValue(answer);
            case 6 -> repeatedField(answer);
            case 7 -> inOtherEncoding(answer);
            case 8 -> random.nextInt(10) == 0 ? huge(answer) : changedTokens(answer);
            default -> random.nextInt(4) == 0 ? deep(answer) : otherValue(answer);
        };
    }

    private byte[] changedOctets(byte[] answer) {
        byte[] changed = answer.clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    /** Tokens left out, doubled, exchanged. */
    private byte[] changedTokens(byte[] answer) {
        List<String> tokens = tokens(answer);
        for (int i = 0; i <= random.nextInt(3) && !tokens.isEmpty(); i++) {
            int at = random.nextInt(tokens.size());
            int other = random.nextInt(tokens.size());
            switch (random.nextInt(3)) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.add(other, tokens.get(at));
                default -> {
                    String moved = tokens.get(at);
                    tokens.set(at, tokens.get(other));
                    tokens.set(other, moved);
                }
            }
        }
        return octets(String.join("", tokens));
    }

    private static List<String> tokens(byte[] answer) {
        return new ArrayList<>(
                TOKEN.matcher(new String(answer, StandardCharsets.ISO_8859_1))
                        .results()
                        .map(MatchResult::group)
                        .toList());
    }

    private byte[] otherValue(byte[] answer) {
        List<String> tokens = tokens(answer);
        for (int tries = 0; tries < 50; tries++) {
            int at = random.nextInt(tokens.size());
            if (at > 0 && tokens.get(at - 1).equals(":")) {
                tokens.set(at, VALUES.get(random.nextInt(VALUES.size())));
                break;
            }
        }
        return octets(String.join("", tokens));
    }

    private byte[] repeatedField(byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        String[] names = {"keys", "key", "key_ID", "key_container_extension", "key_size"};
        String name = names[random.nextInt(names.length)];
        String value = VALUES.get(random.nextInt(VALUES.size()));
        int brace = text.indexOf('{', random.nextInt(text.length()));
        int at = brace < 0 ? 0 : brace;
        String field = "\"" + name + "\":" + value + ",";
        return octets(text.substring(0, at + 1) + field + text.substring(at + 1));
    }

    private byte[] inOtherEncoding(byte[] answer) {
        String text = new String(answer, StandardCharsets.UTF_8);
        Charset[] others = {
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            Charset.forName("UTF-32"),
        };
        return switch (random.nextInt(4)) {
            // A byte order mark, overlong and stray octets, escapes for plain characters.
            case 0 -> ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
            case 1 ->
                    (text.replace('a', '\u00C0') + "\u0080").getBytes(StandardCharsets.ISO_8859_1);
            case 2 -> octets(text.replace("A", "\\u0041").replace("/", "\\/"));
            default -> text.getBytes(others[random.nextInt(others.length)]);
        };
    }

    /** Up to the limit of an answer and beyond. */
    private byte[] huge(byte[] answer) {
        int size = 1 + random.nextInt(KmeClient.BODY_LIMIT + 1000);
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        String filling =
                switch (random.nextInt(4)) {
                    case 0 -> "\"x\":\"" + "A".repeat(size) + "\",";
                    case 1 -> "\"key_size\":" + "9".repeat(size) + ",";
                    case 2 -> "\"message\":\"" + "\\n".repeat(size / 2) + "\",";
                    default -> " ".repeat(size);
                };
        return octets("{" + filling + text.substring(1));
    }

    private byte[] deep(byte[] answer) {
        int depth = 1 << random.nextInt(19);
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        String close = random.nextBoolean() ? "" : (open.equals("[") ? "]" : "}").repeat(depth);
        return octets("{\"x\":" + open.repeat(depth) + close + "," + text.substring(1));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
