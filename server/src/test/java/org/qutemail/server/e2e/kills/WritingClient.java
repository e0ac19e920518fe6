// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.kills;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.MailServer;

/**
 * A user at work, with a mailbox of its own: sends, appends, copies, moves and expunges, whatever
 * comes to mind, and notes what it was told. Ends when the server does.
 */
final class WritingClient {

    /** In the subject and the text of all that is internal. */
    static final String SECRET = "Zinnober-of-the-merger";

    /** Name of what is attached to it. */
    static final String ATTACHMENT = "purchase-price-4711.pdf";

    /** In all that comes from outside. */
    static final String OUTSIDE = "greetings-from-beyond";

    static final String EVE = "eve@elsewhere.test";
    static final String WORK = "Work";
    static final String COPIES = "Copies";
    static final String MOVED = "Moved";

    private static final Pattern APPENDUID = Pattern.compile("APPENDUID \\d+ (\\d+)");

    private final String user;
    private final String friend;
    private final MailLedger ledger;
    private final Random random;
    private final List<Message> work = new ArrayList<>();
    private int sent;
    private volatile boolean over;

    private record Message(String token, long uid) {}

    WritingClient(String user, String friend, MailLedger ledger, Random random) {
        this.user = user;
        this.friend = friend;
        this.ledger = ledger;
        this.random = random;
    }

    String user() {
        return user;
    }

    /** After what it is at. */
    void stop() {
        over = true;
    }

    /** One mail, from somebody outside. */
    void bringOneFromOutside(MailServer server) throws IOException {
        try (SmtpClient mta = server.mta()) {
            send(mta, EVE);
        }
    }

    /** Until the connection breaks. */
    void work(MailServer server) {
        over = false;
        try (ImapClient imap = server.imap(user);
                SmtpClient submission = server.submission(user);
                SmtpClient mta = server.mta()) {
            imap.command("CREATE " + WORK);
            imap.command("CREATE " + COPIES);
            imap.command("CREATE " + MOVED);
            imap.select(WORK);
            while (!over) {
                step(imap, submission, mta);
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            // The server is gone.
        }
    }

    private void step(ImapClient imap, SmtpClient submission, SmtpClient mta) throws IOException {
        int what = random.nextInt(12);
        if (what < 3) {
            send(submission, user);
        } else if (what < 4) {
            send(mta, EVE);
        } else if (what < 7 || work.isEmpty()) {
            append(imap);
        } else if (what < 9) {
            copy(imap);
        } else if (what < 11) {
            move(imap);
        } else {
            expunge(imap);
        }
    }

    private String token() {
        return user.substring(0, user.indexOf('@')) + "-" + sent++;
    }

    /** Never the same twice: the token is in the subject. */
    static byte[] message(String from, String to, String token) {
        String text = from.equals(EVE) ? OUTSIDE : SECRET;
        return ("From: %s\r\nTo: %s\r\nSubject: %s %s\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                        + "--b\r\n\r\n%s %s\r\n--b\r\nContent-Type: application/pdf; name=\"%s\"\r\n"
                        + "Content-Disposition: attachment; filename=\"%s\"\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n")
                .formatted(
                        from,
                        to,
                        text,
                        token,
                        text,
                        token,
                        from.equals(EVE) ? "plain.pdf" : ATTACHMENT,
                        from.equals(EVE) ? "plain.pdf" : ATTACHMENT,
                        Base64.getEncoder().encodeToString((text + token).getBytes(US_ASCII)))
                .getBytes(US_ASCII);
    }

    private void send(SmtpClient smtp, String from) throws IOException {
        String token = token();
        MailLedger.Asked asked = ledger.asked(entry(friend, "INBOX", token), 1);
        if (smtp.send(from, List.of(friend), message(from, friend, token)).ok()) {
            asked.done();
        }
    }

    private void append(ImapClient imap) throws IOException {
        String token = token();
        MailLedger.Asked asked = ledger.asked(entry(user, WORK, token), 1);
        ImapClient.Answer answer = imap.append(WORK, "\\Seen", message(user, friend, token));
        if (answer.ok()) {
            asked.done();
            Matcher uid = APPENDUID.matcher(answer.status());
            if (uid.find()) {
                work.add(new Message(token, Long.parseLong(uid.group(1))));
            }
        }
    }

    private void copy(ImapClient imap) throws IOException {
        Message message = work.get(random.nextInt(work.size()));
        MailLedger.Asked asked = ledger.asked(entry(user, COPIES, message.token()), 1);
        if (imap.command("UID COPY " + message.uid() + " " + COPIES).ok()) {
            asked.done();
        }
    }

    private void move(ImapClient imap) throws IOException {
        Message message = work.remove(random.nextInt(work.size()));
        MailLedger.Asked here = ledger.asked(entry(user, WORK, message.token()), -1);
        MailLedger.Asked there = ledger.asked(entry(user, MOVED, message.token()), 1);
        if (imap.command("UID MOVE " + message.uid() + " " + MOVED).ok()) {
            here.done();
            there.done();
        }
    }

    private void expunge(ImapClient imap) throws IOException {
        Message message = work.remove(random.nextInt(work.size()));
        MailLedger.Asked asked = ledger.asked(entry(user, WORK, message.token()), -1);
        imap.command("UID STORE " + message.uid() + " +FLAGS.SILENT (\\Deleted)");
        if (imap.command("UID EXPUNGE " + message.uid()).ok()) {
            asked.done();
        }
    }

    private static MailLedger.Entry entry(String user, String mailbox, String token) {
        return new MailLedger.Entry(user, mailbox, token);
    }
}
