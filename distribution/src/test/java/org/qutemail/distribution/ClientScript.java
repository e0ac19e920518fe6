// SPDX-License-Identifier: Apache-2.0
package org.qutemail.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.Pop3Client;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.MailServer;

/**
 * What ordinary clients do with one letter from a colleague and one from outside, and what they see
 * of it: in words, so that it can stand in a manual. Does not know which server it talks to.
 */
final class ClientScript {

    static final String WRITER = "carol@qutemail.test";
    static final String READER = "dave@qutemail.test";

    private static final String INTERNAL_SUBJECT = "The old mill";
    private static final String INTERNAL_TEXT = "Meet me at the weir, by boat.\r\n";
    static final String INTERNAL =
            "From: "
                    + WRITER
                    + "\r\nTo: "
                    + READER
                    + "\r\nSubject: "
                    + INTERNAL_SUBJECT
                    + "\r\n\r\n"
                    + INTERNAL_TEXT;
    private static final String OUTSIDE =
            "From: shop@elsewhere.test\r\nTo: "
                    + READER
                    + "\r\nSubject: Fresh lemons\r\n\r\n"
                    + "By the crate.\r\n";

    private static final Pattern STRUCTURE =
            Pattern.compile("\\(\"([A-Za-z]+)\" \"([A-Za-z0-9-]+)\"");
    private static final Pattern SIZE = Pattern.compile("RFC822\\.SIZE (\\d+)");

    private final MailServer server;
    private final Map<String, String> seen = new LinkedHashMap<>();

    private ClientScript(MailServer server) {
        this.server = server;
    }

    /** Runs it. Returns what was seen, by what was done, in order. */
    static Map<String, String> run(MailServer server) throws Exception {
        ClientScript script = new ClientScript(server);
        script.send();
        script.readByImap();
        script.changeByImap();
        script.readByPop3();
        return script.seen;
    }

    private void send() throws Exception {
        try (SmtpClient smtp = server.mta()) {
            saw(
                    "SMTP: mail from outside, port 2525",
                    smtp.send("shop@elsewhere.test", List.of(READER), octets(OUTSIDE)).code());
        }
        holding(1).close();
        try (SmtpClient smtp = server.submission(WRITER)) {
            saw(
                    "SMTP: internal mail, port 2587",
                    smtp.send(WRITER, List.of(READER), octets(INTERNAL)).code());
        }
        holding(2).close();
    }

    private ImapClient holding(int messages) throws IOException {
        ImapClient imap = server.imap(READER);
        imap.selectHolding(messages, "INBOX");
        return imap;
    }

    private void readByImap() throws Exception {
        try (ImapClient imap = holding(2)) {
            saw("IMAP: subject of the mail from outside", subject(imap, 1));
            saw("IMAP: subject of the internal mail", subject(imap, 2));
            saw("IMAP: structure of the internal mail", structure(imap, 2));
            String whole = text(imap.fetch(2, "BODY.PEEK[]"));
            saw("IMAP: text of the internal mail", readable(whole));
            saw("IMAP: file name in the internal mail", fileName(whole));
            saw("IMAP: field X-QKD-Protection", marked(whole) ? "there" : "missing");
            saw("IMAP: RFC822.SIZE is what FETCH gives", sizeFits(imap, 2, whole) ? "yes" : "no");
            saw("IMAP: SEARCH for the subject from outside", found(imap, "SUBJECT lemons"));
            saw("IMAP: SEARCH for the internal subject", found(imap, "SUBJECT mill"));
            saw("IMAP: SEARCH for the internal text", found(imap, "BODY weir"));
            saw("IMAP: SEARCH for the internal sender", found(imap, "FROM carol"));
        }
    }

    private void changeByImap() throws Exception {
        try (ImapClient imap = holding(2)) {
            byte[] original = imap.fetch(2, "BODY.PEEK[]");
            // None of the names that James gives a user who logs in before the first mail comes.
            ok(imap.command("CREATE Kept"));
            ok(imap.command("COPY 2 Kept"));
            ok(imap.command("STORE 2 +FLAGS (\\Flagged)"));
            saw("IMAP: the flagged message", found(imap, "FLAGGED"));
            ok(imap.command("STORE 2 +FLAGS (\\Deleted)"));
            ok(imap.command("EXPUNGE"));
            saw("IMAP: messages left after EXPUNGE", imap.select("INBOX"));
            imap.select("Kept");
            byte[] copy = imap.fetch(1, "BODY.PEEK[]");
            saw(
                    "IMAP: the copy when the original is gone",
                    text(copy).equals(text(original)) ? "as the original" : "different");
            ok(imap.command("COPY 1 INBOX"));
        }
    }

    private void readByPop3() throws Exception {
        holding(2).close();
        try (Pop3Client pop = server.pop3(READER)) {
            saw("POP3: STAT counts", pop.command("STAT").split(" ")[1]);
            String whole = text(pop.listing("RETR 2").content());
            saw("POP3: text of the internal mail", readable(whole));
            pop.command("DELE 1");
            pop.command("DELE 2");
            pop.command("QUIT");
        }
        try (Pop3Client pop = server.pop3(READER)) {
            saw("POP3: STAT after DELE of all", pop.command("STAT").split(" ")[1]);
        }
    }

    private void saw(String what, Object value) {
        seen.put(what, String.valueOf(value));
    }

    private static void ok(ImapClient.Answer answer) {
        if (!answer.ok()) {
            throw new AssertionError(answer);
        }
    }

    private static String subject(ImapClient imap, int message) throws IOException {
        String field = text(imap.fetch(message, "BODY.PEEK[HEADER.FIELDS (SUBJECT)]"));
        return field.replaceFirst("(?i)^subject: ", "").strip();
    }

    private static String structure(ImapClient imap, int message) throws IOException {
        String line = imap.command("FETCH " + message + " BODYSTRUCTURE").line("* " + message);
        Matcher type = STRUCTURE.matcher(line);
        return type.find() ? (type.group(1) + "/" + type.group(2)).toLowerCase() : line;
    }

    private static String readable(String message) {
        if (message.contains(INTERNAL_SUBJECT) && message.endsWith("\r\n\r\n" + INTERNAL_TEXT)) {
            return "as it was sent";
        }
        return message.contains(INTERNAL_SUBJECT) || message.contains("weir")
                ? "in part: " + message
                : "sealed";
    }

    private static String fileName(String message) {
        Matcher name = Pattern.compile("filename=\"?([^\";\r\n]+)").matcher(message);
        return name.find() ? name.group(1) : "none";
    }

    private static boolean marked(String message) {
        return message.contains("X-QKD-Protection: sealed; key-id=");
    }

    private static boolean sizeFits(ImapClient imap, int message, String whole) throws IOException {
        Matcher size =
                SIZE.matcher(
                        imap.command("FETCH " + message + " RFC822.SIZE").line("* " + message));
        return size.find() && Integer.parseInt(size.group(1)) == whole.length();
    }

    private static String found(ImapClient imap, String criterion) throws IOException {
        String hits = imap.command("SEARCH " + criterion).line("* SEARCH").substring(8).strip();
        return hits.isEmpty() ? "not found" : "found";
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
