// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message as a client got it, in ISO-8859-1, and the rule by which one from our server is
 * compared with one from stock James.
 *
 * <p>Exactly these may differ, and nothing else: ours has one field {@code X-QKD-Protection} more;
 * and in the one Received field that the server wrote, the session id and the time. {@link
 * #comparable} leaves out the first and replaces the others by a question mark. What is left must
 * be equal, octet for octet.
 *
 * @param text the whole message
 */
record Delivered(String text) {

    private static final Pattern OWN_RECEIVED =
            Pattern.compile(
                    "(Received: from \\S+ \\(EHLO client\\.test\\) \\(\\[127\\.0\\.0\\.1]\\)\r\n"
                            + "          by qutemail\\.test \\(JAMES SMTP Server \\) with ESMTPA ID )"
                            + "-?\\w+(\r\n"
                            + "          for <[^>]+>;\r\n"
                            + "          )[^\r]+\r\n");
    private static final Pattern PROTECTION =
            Pattern.compile(
                    "^X-QKD-Protection: sealed; key-id=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12};"
                            + " source=SIMULATED; mode=per-message\r\n",
                    Pattern.MULTILINE);
    private static final Pattern MESSAGE_ID =
            Pattern.compile("^Message-ID: (<\\w+@corpus\\.test>)\r?$", Pattern.MULTILINE);

    static Delivered of(byte[] octets) {
        return new Delivered(new String(octets, StandardCharsets.ISO_8859_1));
    }

    /** Without the empty line; all of it if there is none. */
    String header() {
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? text : text.substring(0, end + 2);
    }

    String body() {
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? "" : text.substring(end + 4);
    }

    /** The first one, which the corpus makes unique. */
    String messageId() {
        return messageId(text);
    }

    static String messageId(String text) {
        Matcher matcher = MESSAGE_ID.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** The protection fields in the header, each with its CRLF. */
    List<String> protectionFields() {
        return matches(PROTECTION);
    }

    /** The Received fields of the server's own, each with its CRLF. */
    List<String> receivedFields() {
        return matches(OWN_RECEIVED);
    }

    private List<String> matches(Pattern pattern) {
        List<String> fields = new ArrayList<>();
        pattern.matcher(header()).results().forEach(match -> fields.add(match.group()));
        return fields;
    }

    /** What must be the same on both servers. */
    String comparable() {
        return comparable(text);
    }

    /** The same for a piece that begins where the header begins. */
    static String comparable(String text) {
        String unprotected = PROTECTION.matcher(text).replaceFirst("");
        return OWN_RECEIVED.matcher(unprotected).replaceFirst("$1?$2?\r\n");
    }

    /** How many octets of it may differ: our field, and the server's own Received field. */
    int ownOctets() {
        return protectionFields().stream().mapToInt(String::length).sum()
                + receivedFields().stream().mapToInt(String::length).sum();
    }
}
