// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.ImapClient.Answer;
import org.qutemail.server.e2e.client.ImapClient.Response;
import org.qutemail.server.e2e.client.SmtpClient;

/**
 * What Thunderbird sends, command by command with its tags and its spelling, for what a person does
 * in it. After mailnews/imap/src/nsImapProtocol.cpp, mailnews/search/src and
 * mailnews/compose/src/SmtpClient.sys.mjs of comm-central (156.0a1), with default preferences and
 * the capabilities that James announces. All that passes is kept to be compared.
 */
final class Thunderbird implements AutoCloseable {

    private static final int PIECE = 65_536;
    private static final String HEADERS =
            "BODY.PEEK[HEADER.FIELDS (From To Cc Bcc Subject Date Message-ID Priority X-Priority"
                    + " References Newsgroups In-Reply-To Content-Type Reply-To Received)]";

    private final ImapClient imap;
    private final List<String> passed = new ArrayList<>();
    private String capabilities = "";

    private Thunderbird(ImapClient imap) {
        this.imap = imap.taggedWith("");
    }

    /** With "SSL/TLS". */
    static Thunderbird tls(int port) throws IOException {
        return new Thunderbird(ImapClient.tls(port));
    }

    /** With "STARTTLS". */
    static Thunderbird startTls(int port) throws IOException {
        Thunderbird thunderbird = new Thunderbird(ImapClient.plain(port));
        thunderbird.say("capability");
        assertThat(thunderbird.imap.startTls().ok()).isTrue();
        return thunderbird;
    }

    /** "Send" by SMTP with STARTTLS. The copy in Sent is a matter of {@link #save}. */
    static void send(int port, String user, String password, String to, String message)
            throws IOException {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        try (SmtpClient smtp = SmtpClient.startTls(port)) {
            assertThat(smtp.command("EHLO [127.0.0.1]").text()).contains("AUTH", "8BITMIME");
            byte[] plain = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
            String secret = Base64.getEncoder().encodeToString(plain);
            assertThat(smtp.command("AUTH PLAIN " + secret).ok()).isTrue();
            String from = "MAIL FROM:<" + user + "> BODY=8BITMIME SIZE=" + octets.length;
            assertThat(smtp.command(from).ok()).isTrue();
            assertThat(smtp.command("RCPT TO:<" + to + ">").ok()).isTrue();
            assertThat(smtp.data(octets).ok()).isTrue();
            smtp.command("QUIT");
        }
    }

    /** Login, and what follows it on every connection; compression where it is announced. */
    Thunderbird logIn(String user, String password) throws IOException {
        String announced = say("capability").line("* CAPABILITY");
        Answer login = imap.authenticatePlain(user, password);
        assertThat(login.ok()).as(login.status()).isTrue();
        capabilities = say("capability").line("* CAPABILITY");
        say("namespace");
        if (capabilities.contains("COMPRESS=DEFLATE")) {
            assertThat(imap.compress().ok()).isTrue();
        }
        say("ID (\"name\" \"Thunderbird\" \"version\" \"156.0a1\")");
        assertThat(announced).contains("AUTH=PLAIN");
        return this;
    }

    /** The folder pane of a new account. */
    Answer folders() throws IOException {
        Answer folders = say("list (subscribed) \"\" \"*\" return (special-use)");
        say("list \"\" \"INBOX\"");
        return folders;
    }

    /** A click on a folder: its flags, and the headers of all its messages. */
    Answer open(String folder, int messages) throws IOException {
        say("select \"" + folder + "\"");
        say("myrights \"" + folder + "\"");
        say("getacl \"" + folder + "\"");
        return update(folder, 1, messages);
    }

    /** News in the open folder: flags of all messages, headers from this uid on. */
    Answer update(String folder, int first, int last) throws IOException {
        Answer quota = say("getquotaroot \"" + folder + "\"");
        if (last < first) {
            return quota;
        }
        say("UID fetch 1:* (FLAGS)");
        String uids = first == last ? "" + first : first + ":" + last;
        return say("UID fetch " + uids + " (UID RFC822.SIZE FLAGS " + HEADERS + ")");
    }

    /** A click on a message. */
    String read(int uid) throws IOException {
        return literal(say("UID fetch " + uid + " (UID RFC822.SIZE BODY[])"));
    }

    /** A click on a message of more than 96 KiB: pieces, of which only the whole is kept. */
    String readLarge(int uid, int size) throws IOException {
        StringBuilder message = new StringBuilder();
        for (int at = 0; at < size; at += PIECE) {
            String part = "BODY[]<" + at + "." + PIECE + ">";
            message.append(literal(ask("UID fetch " + uid + " (UID RFC822.SIZE " + part + ")")));
        }
        passed.add(message.toString());
        return message.toString();
    }

    /** Offline use: what is not there yet is fetched without being marked as read. */
    String download(int uid) throws IOException {
        return literal(say("UID fetch " + uid + " (UID RFC822.SIZE BODY.PEEK[])"));
    }

    Answer addFlags(int uid, String flags) throws IOException {
        return say("uid store " + uid + " +Flags (" + flags + ")");
    }

    /** "Search on server". */
    Answer search(String terms) throws IOException {
        boolean ascii = terms.chars().allMatch(c -> c < 128);
        return say("uid SEARCH" + (ascii ? "" : " CHARSET UTF-8") + " UNDELETED " + terms);
    }

    void newFolder(String folder) throws IOException {
        say("create \"" + folder + "\"");
        say("subscribe \"" + folder + "\"");
        say("list \"\" \"" + folder + "\"");
    }

    Answer copy(int uid, String folder) throws IOException {
        return say("uid copy " + uid + " \"" + folder + "\"");
    }

    /** Also what "Delete" does, with the folder Trash. */
    Answer move(int uid, String folder) throws IOException {
        return say("uid move " + uid + " \"" + folder + "\"");
    }

    /** Delete past the trash. */
    Answer delete(int uid) throws IOException {
        addFlags(uid, "\\Deleted");
        return say("uid expunge " + uid);
    }

    /** A copy in Sent, a draft in Drafts; and the look for it by another folder's connection. */
    void save(String folder, String flags, String message) throws IOException {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        Answer saved =
                capabilities.contains("LITERAL+")
                        ? imap.appendAtOnce(folder, flags, octets)
                        : imap.append(folder, flags, octets);
        assertThat(saved.ok()).as(saved.toString()).isTrue();
        record("append", saved);
        say("STATUS \"" + folder + "\" (UIDNEXT MESSAGES UNSEEN RECENT)");
    }

    /** Waits for mail in the open folder. What passes depends on time and is not kept. */
    Answer idle(ImapClient.Action meanwhile) throws Exception {
        Answer told = imap.idleUntil("\\* \\d+ EXISTS", meanwhile);
        assertThat(told.ok()).as(told.toString()).isTrue();
        return told;
    }

    /** Any command; it must succeed. What passes is kept. */
    Answer say(String command) throws IOException {
        Answer answer = ask(command);
        record(command, answer);
        return answer;
    }

    private Answer ask(String command) throws IOException {
        byte[] utf8 = command.getBytes(StandardCharsets.UTF_8);
        Answer answer = imap.command(new String(utf8, StandardCharsets.ISO_8859_1));
        assertThat(answer.ok()).as("%s: %s", command, answer).isTrue();
        return answer;
    }

    private void record(String command, Answer answer) {
        passed.add("> " + command);
        for (Response response : answer.untagged()) {
            passed.add(response.text());
            response.literals().forEach(literal -> passed.add(utf8(literal)));
        }
        passed.add(answer.status());
    }

    /** All that passed so far, commands behind an angle bracket. */
    List<String> passed() {
        return passed;
    }

    private static String literal(Answer answer) {
        return utf8(answer.literal());
    }

    private static String utf8(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        try (imap) {
            say("logout");
        }
    }
}
