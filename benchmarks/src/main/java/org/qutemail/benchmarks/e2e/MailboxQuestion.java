// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import java.util.List;

/**
 * A command on a large mailbox.
 *
 * @param what it is, for people
 * @param before commands that make ready for it, in the same session; not timed
 * @param commands one for each round, since what is set already costs nothing to set again
 */
record MailboxQuestion(String what, List<String> before, List<String> commands) {

    static final int ROUNDS = 3;

    /** How many messages the commands on some of them are about. */
    private static final int SOME = 1000;

    private static final int PAGE = 50;
    private static final String SELECT_INBOX = "SELECT INBOX";

    /** Opens the mailbox. */
    static final MailboxQuestion SELECT =
            new MailboxQuestion("SELECT", List.of(), always(SELECT_INBOX));

    private static final String HEADER_LIST =
            " (FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (From To Cc Bcc Subject Date"
                    + " Message-ID Priority X-Priority References Newsgroups In-Reply-To"
                    + " Content-Type Reply-To)])";

    /** In the order they have to be asked in: the last ones change the mailbox. */
    static List<MailboxQuestion> about(int messages) {
        int some = Math.min(SOME, messages / 10);
        return List.of(
                SELECT,
                selected("STATUS", "STATUS INBOX (MESSAGES UNSEEN UIDNEXT)"),
                selected("GETQUOTAROOT", "GETQUOTAROOT INBOX"),
                selected("flags of all", "FETCH 1:* (FLAGS UID)"),
                selected("sizes and dates of all", "FETCH 1:* (UID INTERNALDATE RFC822.SIZE)"),
                selected(
                        "header list, newest " + PAGE,
                        "UID FETCH " + Math.max(1, messages - PAGE + 1) + ":*" + HEADER_LIST),
                selected("header list, all", "UID FETCH 1:*" + HEADER_LIST),
                selected("SEARCH UNSEEN", "SEARCH UNSEEN"),
                new MailboxQuestion(
                        "flag on " + some,
                        List.of(SELECT_INBOX),
                        List.of(
                                "STORE 1:" + some + " +FLAGS (\\Flagged)",
                                "STORE 1:" + some + " +FLAGS (\\Draft)",
                                "STORE 1:" + some + " -FLAGS (\\Flagged)")),
                new MailboxQuestion(
                        "flag on all",
                        List.of(SELECT_INBOX),
                        List.of(
                                "STORE 1:* +FLAGS.SILENT (\\Seen)",
                                "STORE 1:* +FLAGS.SILENT (\\Answered)",
                                "STORE 1:* -FLAGS.SILENT (\\Seen)")),
                new MailboxQuestion(
                        "EXPUNGE of " + some,
                        List.of(SELECT_INBOX, "STORE 1:" + some + " +FLAGS.SILENT (\\Deleted)"),
                        always("EXPUNGE")));
    }

    private static MailboxQuestion selected(String what, String command) {
        return new MailboxQuestion(what, List.of(SELECT_INBOX), always(command));
    }

    private static List<String> always(String command) {
        return List.of(command, command, command);
    }
}
