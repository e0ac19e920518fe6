// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The mails of the measurements: plain text from one user to the other, random, by seed. */
public final class Mails {

    /** Sends every mail. */
    public static final String SENDER = "anna@qutemail.test";

    /** Gets the mails that are read. */
    public static final String RECIPIENT = "bob@qutemail.test";

    /** Recipients of the rounds of delivery: with the first mail of a round, its mailbox is new. */
    static final int ROUND_RECIPIENTS = 20;

    /** A word in the body of one mail of a hundred, for SEARCH. */
    public static final String RARE = "Zinnoberrot";

    private static final int LINE = 78;

    private Mails() {}

    /** Who gets the mails of one round of delivery, from 0. */
    static String recipient(int round) {
        if (round >= ROUND_RECIPIENTS) {
            throw new IllegalArgumentException("round " + round + " has no recipient");
        }
        return "bob" + round + "@qutemail.test";
    }

    /** Everybody who has a mailbox. */
    static String[] users() {
        return Stream.concat(
                        Stream.of(SENDER, RECIPIENT),
                        IntStream.range(0, ROUND_RECIPIENTS).mapToObj(Mails::recipient))
                .toArray(String[]::new);
    }

    /**
     * A mail.
     *
     * @param number stands in the subject, and decides with the seed what the body says
     * @param size octets of the whole message, at least 1000
     */
    public static byte[] mail(long seed, int number, int size) {
        Random random = new Random(seed + number);
        String header =
                "From: Anna Example <%s>\r\nTo: Bob Example <%s>\r\nSubject: Report number %d\r\n"
                                .formatted(SENDER, RECIPIENT, number)
                        + "Date: Mon, 2 Nov 2026 09:00:00 +0000\r\nMessage-ID: <%d.%d@qutemail.test>\r\n"
                                .formatted(seed, number)
                        + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
                        + (number % 100 == 0 ? RARE + "\r\n" : "");
        byte[] message = Arrays.copyOf(header.getBytes(US_ASCII), size);
        for (int i = header.length(); i < size; i++) {
            int column = (i - header.length()) % LINE;
            message[i] =
                    (byte)
                            (column == LINE - 2
                                    ? '\r'
                                    : column == LINE - 1 ? '\n' : 'a' + random.nextInt(26));
        }
        message[size - 2] = '\r';
        message[size - 1] = '\n';
        return message;
    }
}
