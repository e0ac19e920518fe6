// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.qutemail.mailbox.corpus.MimeSample;

/**
 * Makes of a published message one that a local user may submit: her From and a Message-ID to know
 * it by stand in front; its own From, Sender and Message-ID are kept under other names. One without
 * a Date gets one, as James would set that of the moment. Nothing else is touched.
 */
final class PublishedSample {

    private static final int NEEDLES = 8;
    private static final Pattern OWN_FIELDS =
            Pattern.compile("(?im)^(From|Sender|Message-ID)(?=[ \\t]*:)");
    private static final Pattern DATE = Pattern.compile("(?im)^Date[ \\t]*:");
    private static final String A_DATE = "Date: Sun, 22 Nov 2026 12:00:00 +0000\r\n";

    /**
     * Long enough to stand nowhere by chance, without characters that encodings spell otherwise.
     */
    private static final Pattern NEEDLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ,.;:/+-]{15,}");

    private static final Pattern OF_MIME = Pattern.compile("(?i)content-|boundary|charset|--");

    private PublishedSample() {}

    static MimeSample of(PublishedMessages.Published message, int number, String from) {
        String text = message.text();
        int end = text.indexOf("\r\n\r\n");
        String header = end < 0 ? text : text.substring(0, end);
        String rest = text.substring(header.length());
        String content =
                "Message-ID: <published"
                        + number
                        + "@corpus.test>\r\nFrom: "
                        + from
                        + "\r\n"
                        + (DATE.matcher(header).find() ? "" : A_DATE)
                        + OWN_FIELDS.matcher(header).replaceAll("X-Original-$1")
                        + rest;
        return new MimeSample(
                message.name(),
                content.getBytes(StandardCharsets.ISO_8859_1),
                needles(rest.isBlank() ? header : rest),
                true);
    }

    /** Pieces of its text; none when there is no line long enough. */
    private static List<String> needles(String text) {
        List<String> pieces = new ArrayList<>();
        for (String line : text.split("\r\n")) {
            if (pieces.size() < NEEDLES && !OF_MIME.matcher(line).find()) {
                NEEDLE.matcher(line).results().limit(1).forEach(hit -> pieces.add(hit.group()));
            }
        }
        return pieces;
    }
}
