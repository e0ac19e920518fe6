// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.kept;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.testing.InProcessServer;

/**
 * All that users see of a home, in lines: their mailboxes, each message with uid, flags, size and
 * SHA-256 of what a client fetches, and what they use. Then what waits in repositories.
 */
final class HomeListing {

    private static final Pattern UID = Pattern.compile("UID (\\d+)");
    private static final Pattern SIZE = Pattern.compile("RFC822\\.SIZE (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");

    private HomeListing() {}

    static List<String> of(InProcessServer server, String... users) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String user : users) {
            try (ImapClient imap = server.imap(user)) {
                for (String mailbox : mailboxes(imap)) {
                    lines.add(user + " " + mailbox);
                    messages(imap, mailbox, lines);
                }
                lines.add(user + " " + imap.command("GETQUOTAROOT INBOX").line("* QUOTA "));
            }
        }
        server.spool().kept().forEach((url, size) -> lines.add(url + " " + size));
        return lines;
    }

    private static TreeSet<String> mailboxes(ImapClient imap) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (ImapClient.Response line : imap.command("LIST \"\" *").asked()) {
            names.add(line.text().replaceAll(".*\"\\.\" \"?([^\"]*)\"?$", "$1"));
        }
        return names;
    }

    private static void messages(ImapClient imap, String mailbox, List<String> lines)
            throws IOException {
        if (imap.select(mailbox) == 0) {
            return;
        }
        String items = "(UID FLAGS RFC822.SIZE BODY.PEEK[])";
        for (ImapClient.Response message : imap.command("UID FETCH 1:* " + items).asked()) {
            if (message.literals().isEmpty()) {
                continue;
            }
            lines.add(
                    "  uid %s size %s %s %s"
                            .formatted(
                                    first(UID, message),
                                    first(SIZE, message),
                                    flags(message),
                                    sha256(message.literals().get(0))));
        }
    }

    private static String first(Pattern pattern, ImapClient.Response message) {
        Matcher found = pattern.matcher(message.text());
        if (!found.find()) {
            throw new AssertionError("no " + pattern + " in " + message.text());
        }
        return found.group(1);
    }

    /**
     * Sorted. The session that is the first to see a message says so: that is not of the message.
     */
    private static String flags(ImapClient.Response message) {
        return Stream.of(first(FLAGS, message).split(" "))
                .filter(flag -> !flag.equals("\\Recent") && !flag.isEmpty())
                .sorted()
                .toList()
                .toString();
    }

    private static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }
}
