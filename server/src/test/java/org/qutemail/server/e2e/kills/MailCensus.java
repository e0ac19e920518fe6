// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.kills;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.testing.MailServer;

/** All messages of a user, each read whole. */
final class MailCensus {

    private static final Pattern SUBJECT = Pattern.compile("\r\nSubject: (\\S+) (\\S+)\r\n");
    private static final List<String> MAILBOXES =
            List.of("INBOX", WritingClient.WORK, WritingClient.COPIES, WritingClient.MOVED);

    private final String user;
    private final Map<MailLedger.Entry, Integer> found = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();
    private long messages;
    private long octets;

    MailCensus(MailServer server, String user) throws IOException {
        this.user = user;
        try (ImapClient imap = server.imap(user)) {
            for (String mailbox : MAILBOXES) {
                if (imap.command("STATUS " + mailbox + " (MESSAGES)").ok()
                        && imap.select(mailbox) > 0) {
                    read(imap, mailbox);
                }
            }
        }
    }

    private void read(ImapClient imap, String mailbox) throws IOException {
        ImapClient.Answer answer = imap.command("FETCH 1:* (BODY.PEEK[])");
        if (!answer.ok()) {
            complaints.add(user + " " + mailbox + ": " + answer.status());
        }
        for (ImapClient.Response response : answer.untagged()) {
            for (byte[] literal : response.literals()) {
                messages++;
                octets += literal.length;
                note(mailbox, new String(literal, US_ASCII));
            }
        }
    }

    /** The text and the attachment are those of the subject. */
    private void note(String mailbox, String message) {
        Matcher subject = SUBJECT.matcher(message);
        if (!subject.find()) {
            complaints.add(user + " " + mailbox + ": no subject in " + message);
            return;
        }
        String text = subject.group(1);
        String token = subject.group(2);
        String from = text.equals(WritingClient.OUTSIDE) ? WritingClient.EVE : "";
        String whole = new String(WritingClient.message(from, "", token), US_ASCII);
        if (!message.endsWith(whole.substring(whole.indexOf("\r\n\r\n")))) {
            complaints.add(user + " " + mailbox + ": not as it was sent: " + message);
        }
        boolean sealed = message.contains("X-QKD-Protection: sealed");
        if (mailbox.equals("INBOX") && sealed != from.isEmpty()) {
            complaints.add(user + " " + mailbox + ": sealed or not: " + message);
        }
        found.merge(new MailLedger.Entry(user, mailbox, token), 1, Integer::sum);
    }

    Map<MailLedger.Entry, Integer> found() {
        return found;
    }

    List<String> complaints() {
        return complaints;
    }

    long messages() {
        return messages;
    }

    long octets() {
        return octets;
    }
}
