// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A message with words of its own in subject and body, so that they can be looked for.
 *
 * @param fields header lines, without the subject
 */
record Letter(List<String> fields, String subject, String body) {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** A letter with these From and To fields. */
    static Letter of(String from, String to) {
        return of(List.of("From: " + from, "To: " + to));
    }

    /** A letter with these header lines and a subject. */
    static Letter of(List<String> fields) {
        int number = NUMBER.incrementAndGet();
        return new Letter(
                fields, "Harvest " + number + " plan", "The barn of farm " + number + " is full");
    }

    /** The same with one more header line in front. */
    Letter with(String field) {
        List<String> more = new ArrayList<>(List.of(field));
        more.addAll(fields);
        return new Letter(more, subject, body);
    }

    byte[] octets() {
        return (String.join("\r\n", fields)
                        + "\r\nSubject: "
                        + subject
                        + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n"
                        + "\r\n"
                        + body
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
