// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.qutemail.mailbox.corpus.MimeSample;

/**
 * Whether the messages of an inbox are, by everything FETCH gives of them, those of the same inbox
 * on stock James plus one header field of ours. Differences are collected, not thrown.
 *
 * @param sent what was accepted, by Message-ID
 * @param same where the differences go
 * @param listed names of messages that are known to differ: "order", the lines of their header
 *     stand in another order
 */
record ImapComparison(
        Map<String, MimeSample> sent,
        Inbox ours,
        Inbox stock,
        SameAs same,
        Map<String, String> listed) {

    private static final String ORDER = "order";

    private boolean is(String what, MimeSample sample) {
        return what.equals(listed.get(sample.name()));
    }

    /** Equal; or, for a message of another order, equal but for the order. */
    private void check(String what, MimeSample sample, String here, String there) {
        if (is(ORDER, sample)) {
            same.check(what + ", in any order", unordered(here), unordered(there));
        } else {
            same.check(what, here, there);
        }
    }

    private static String unordered(String text) {
        return text.lines().sorted().collect(Collectors.joining("\n"));
    }

    /** BODY[]: equal but for what {@link Delivered} names. */
    void messages() {
        sent.forEach(
                (id, sample) -> {
                    Delivered here = ours.message(id);
                    Delivered there = stock.message(id);
                    check(sample.name(), sample, here.comparable(), there.comparable());
                    if (is(ORDER, sample)) {
                        boolean differs = !here.comparable().equals(there.comparable());
                        same.check(sample + ", listed for its order, differs", differs, true);
                    }
                    same.check(sample + ", our field", here.protectionFields().size(), 1);
                    same.check(sample + ", theirs", there.protectionFields().size(), 0);
                    same.check(sample + ", Received", here.receivedFields().size(), 1);
                    same.check(sample + ", Received there", there.receivedFields().size(), 1);
                });
    }

    /** The body is that of the input. */
    void bodies() {
        sent.forEach(
                (id, sample) ->
                        same.check(
                                sample.name(),
                                ours.message(id).body(),
                                Delivered.of(sample.content()).body()));
    }

    /** RFC822.SIZE is the number of octets of BODY[]. */
    void sizes() throws IOException {
        for (String id : sent.keySet()) {
            Delivered message = ours.message(id);
            same.check(
                    sent.get(id) + ", RFC822.SIZE",
                    ours.answer(id, "RFC822.SIZE").lines().findFirst().orElseThrow(),
                    "* FETCH (RFC822.SIZE " + message.text().length() + ")");
            same.check(
                    sent.get(id) + ", without the fields that differ",
                    message.text().length() - message.ownOctets(),
                    stock.message(id).text().length() - stock.message(id).ownOctets());
        }
    }

    /** BODY[HEADER], BODY[TEXT] and RFC822.HEADER are the pieces of BODY[]. */
    void headersAndTexts() throws IOException {
        for (String id : sent.keySet()) {
            Delivered message = ours.message(id);
            String header = ours.octets(id, "BODY.PEEK[HEADER]");
            same.check(sent.get(id) + " HEADER", header, ours.octets(id, "RFC822.HEADER"));
            check(
                    sent.get(id) + " HEADER as stock",
                    sent.get(id),
                    Delivered.comparable(header),
                    Delivered.comparable(stock.octets(id, "BODY.PEEK[HEADER]")));
            same.check(sent.get(id) + " TEXT", ours.octets(id, "BODY.PEEK[TEXT]"), message.body());
        }
    }

    /** ENVELOPE, BODYSTRUCTURE and every section, with MIME, HEADER, TEXT and a piece of each. */
    void structuresAndSections() throws IOException {
        for (String id : sent.keySet()) {
            StringBuilder items =
                    new StringBuilder(
                            "ENVELOPE BODYSTRUCTURE BODY BODY.PEEK[TEXT]"
                                    + " BODY.PEEK[HEADER.FIELDS (SUBJECT X-LAST CONTENT-TYPE)]"
                                    + " BODY.PEEK[HEADER.FIELDS.NOT (RECEIVED X-QKD-PROTECTION)]");
            for (String section : Sections.of(sent.get(id).content())) {
                items.append(" BODY.PEEK[" + section + "] BODY.PEEK[" + section + ".MIME]");
                items.append(" BODY.PEEK[" + section + ".HEADER]");
                items.append(" BODY.PEEK[" + section + ".TEXT]");
                items.append(" BODY.PEEK[" + section + "]<1.77>");
            }
            String answer = ours.answer(id, items.toString());
            String expected = stock.answer(id, items.toString());
            same.check(sent.get(id) + " OK", expected.contains("OK FETCH completed"), true);
            check(sent.get(id).name(), sent.get(id), answer, expected);
        }
    }

    /** A piece of BODY[] and BODY[TEXT] at any offset is that piece. */
    void partialFetches() throws IOException {
        for (String id : sent.keySet()) {
            String whole = ours.message(id).text();
            String body = ours.message(id).body();
            for (int[] piece : pieces(whole.length())) {
                String range = "<" + piece[0] + "." + piece[1] + ">";
                same.check(
                        sent.get(id) + " " + range,
                        ours.octets(id, "BODY.PEEK[]" + range),
                        slice(whole, piece));
                String text = ours.octets(id, "BODY.PEEK[TEXT]" + range);
                same.check(sent.get(id) + " TEXT" + range, text, slice(body, piece));
                same.check(
                        sent.get(id) + " TEXT as stock " + range,
                        text,
                        stock.octets(id, "BODY.PEEK[TEXT]" + range));
            }
        }
    }

    /** Start and length: odd ones, around the segments of a record, over the end, behind it. */
    private static List<int[]> pieces(int length) {
        return List.of(
                new int[] {0, 1},
                new int[] {1, 7},
                new int[] {13, 4097},
                new int[] {65535, 3},
                new int[] {length / 2, 1001},
                new int[] {length - 1, 100},
                new int[] {0, length + 100},
                new int[] {length + 5, 10});
    }

    private static String slice(String text, int[] piece) {
        int from = Math.min(piece[0], text.length());
        return text.substring(from, Math.min(from + piece[1], text.length()));
    }
}
