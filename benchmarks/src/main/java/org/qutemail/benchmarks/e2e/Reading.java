// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import java.io.IOException;
import java.util.Random;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.MailServer;

/** What a mail client asks for, timed; INBOX is selected anew each time. */
final class Reading {

    /** What mutt, isync and many others ask for when they open a folder. */
    static final String ENVELOPES = "FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)";

    /** What Thunderbird asks for. */
    static final String HEADER_FIELDS =
            "FETCH 1:* (UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS (From To Cc Bcc Subject Date"
                    + " Message-ID Priority X-Priority References Newsgroups In-Reply-To"
                    + " Content-Type Reply-To)])";

    private final MailServer server;

    Reading(MailServer server) {
        this.server = server;
    }

    /**
     * @return milliseconds from the command until its last line
     */
    double time(String command) throws IOException {
        try (ImapReader inbox = inbox()) {
            long start = System.nanoTime();
            inbox.command(command);
            return (System.nanoTime() - start) / 1e6;
        }
    }

    /**
     * Whole messages, one at a time.
     *
     * @param messages how many there are
     * @return milliseconds of each
     */
    double[] bodies(int messages, int count, Random random) throws IOException {
        double[] times = new double[count];
        try (ImapReader inbox = inbox()) {
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                inbox.command("FETCH " + (1 + random.nextInt(messages)) + " BODY.PEEK[]");
                times[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        return times;
    }

    private ImapReader inbox() throws IOException {
        ImapReader inbox =
                new ImapReader(
                        server.port(ListenerKind.IMAP), Mails.RECIPIENT, MailServer.PASSWORD);
        inbox.command("SELECT INBOX");
        return inbox;
    }
}
