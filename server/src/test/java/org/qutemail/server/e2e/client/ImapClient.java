// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** IMAP (RFC 3501) as a person would type it, literals included. */
public final class ImapClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");
    private static final Pattern EXISTS = Pattern.compile("^\\* (\\d+) EXISTS");

    /**
     * One response, its literals taken out.
     *
     * @param text the line with each literal's octets left out
     * @param literals the literals in order
     */
    public record Response(String text, List<byte[]> literals) {}

    /**
     * All that came for one command.
     *
     * @param untagged in order
     * @param status the tagged line without the tag, such as {@code OK FETCH completed.}
     */
    public record Answer(List<Response> untagged, String status) {
        public boolean ok() {
            return status.startsWith("OK");
        }

        /**
         * What was asked for: without the news of deliveries, which a server sends with any answer
         * (RFC 3501 section 7), and James a moment late.
         */
        public List<Response> asked() {
            return untagged.stream()
                    .filter(response -> !response.text().matches("\\* \\d+ (EXISTS|RECENT)"))
                    .toList();
        }

        /** The first literal of the answer. */
        public byte[] literal() {
            return untagged.stream()
                    .flatMap(response -> response.literals().stream())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no literal in " + this));
        }

        /** The first untagged line that begins so. */
        public String line(String prefix) {
            return untagged.stream()
                    .map(Response::text)
                    .filter(text -> text.startsWith(prefix))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no line " + prefix + " in " + this));
        }

        @Override
        public String toString() {
            return untagged.stream().map(Response::text).toList() + " " + status;
        }
    }

    private final LineConnection connection;
    private String prefix = "a";
    private int tags;

    private ImapClient(LineConnection connection) throws IOException {
        this.connection = connection;
        connection.readLine();
    }

    public static ImapClient plain(int port) throws IOException {
        return new ImapClient(LineConnection.plain(port));
    }

    public static ImapClient tls(int port) throws IOException {
        return new ImapClient(LineConnection.tls(port));
    }

    /** Lets tags begin so instead of with {@code a}; empty: they are bare numbers. */
    public ImapClient taggedWith(String newPrefix) {
        prefix = newPrefix;
        return this;
    }

    /** STARTTLS (RFC 3501). */
    public Answer startTls() throws IOException {
        Answer answer = command("STARTTLS");
        if (answer.ok()) {
            connection.startTls();
        }
        return answer;
    }

    /** COMPRESS DEFLATE (RFC 4978). */
    public Answer compress() throws IOException {
        Answer answer = command("COMPRESS DEFLATE");
        if (answer.ok()) {
            connection.deflate();
        }
        return answer;
    }

    /** AUTHENTICATE PLAIN without an initial response: it follows when the server asks. */
    public Answer authenticatePlain(String user, String password) throws IOException {
        String tag = nextTag();
        connection.writeLine(tag + " authenticate PLAIN");
        String line = connection.readLine();
        if (!line.startsWith("+")) {
            return new Answer(List.of(), line.substring(tag.length() + 1));
        }
        byte[] plain = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        connection.writeLine(Base64.getEncoder().encodeToString(plain));
        return answer(tag);
    }

    /**
     * IDLE (RFC 2177) until a line matches.
     *
     * @param meanwhile done when the server has said that it waits
     * @return all that came, and the end of it
     */
    public Answer idleUntil(String line, Action meanwhile) throws Exception {
        String tag = nextTag();
        connection.writeLine(tag + " IDLE");
        List<Response> untagged = new ArrayList<>();
        Response response = response();
        while (!response.text().startsWith("+")) {
            untagged.add(response);
            response = response();
        }
        meanwhile.run();
        do {
            response = response();
            untagged.add(response);
        } while (!response.text().matches(line));
        connection.writeLine("DONE");
        Answer end = answer(tag);
        untagged.addAll(end.untagged());
        return new Answer(untagged, end.status());
    }

    /** What happens while a client is idle. */
    public interface Action {
        void run() throws Exception;
    }

    /** Logs in and fails loudly if that does not work. */
    public ImapClient login(String user, String password) throws IOException {
        Answer answer = command("LOGIN \"" + user + "\" \"" + password + "\"");
        if (!answer.ok()) {
            throw new AssertionError("login of " + user + " failed: " + answer);
        }
        return this;
    }

    /** How many messages the mailbox holds once selected. */
    public int select(String mailbox) throws IOException {
        Answer answer = command("SELECT \"" + mailbox + "\"");
        for (Response response : answer.untagged()) {
            Matcher exists = EXISTS.matcher(response.text());
            if (exists.find()) {
                return Integer.parseInt(exists.group(1));
            }
        }
        throw new AssertionError("could not select " + mailbox + ": " + answer);
    }

    /**
     * Waits until the mailbox holds so many messages, then selects it. By STATUS: James counts a
     * message a moment before it tells the sessions that have the mailbox selected, and such a
     * session answers a FETCH in between with "Invalid messageset", however often it selects. As
     * long as messages come, it waits on: how fast they do is the machine's affair.
     *
     * @return how many it holds, more than asked for as well
     */
    public int selectHolding(int count, String mailbox) throws IOException {
        for (int there = messages(mailbox); there < count; there = messages(mailbox)) {
            int one = there + 1;
            Awaitility.await("%d messages in %s after %d".formatted(count, mailbox, there))
                    .atMost(PATIENCE)
                    .until(() -> messages(mailbox) >= one);
        }
        return select(mailbox);
    }

    /** By STATUS; none when there is no such mailbox. */
    private int messages(String mailbox) throws IOException {
        Answer answer = command("STATUS \"" + mailbox + "\" (MESSAGES)");
        return answer.ok()
                ? Integer.parseInt(answer.line("* STATUS").replaceAll(".*MESSAGES (\\d+).*", "$1"))
                : 0;
    }

    /** The octets of one data item of one message, by sequence number. */
    public byte[] fetch(int message, String item) throws IOException {
        Answer answer = command("FETCH " + message + " (" + item + ")");
        if (!answer.ok()) {
            throw new AssertionError("FETCH " + item + " failed: " + answer);
        }
        return answer.literal();
    }

    /** APPEND with a synchronising literal. */
    public Answer append(String mailbox, String flags, byte[] message) throws IOException {
        String tag = nextTag();
        connection.writeLine(
                tag + " APPEND \"" + mailbox + "\" (" + flags + ") {" + message.length + "}");
        String line = connection.readLine();
        if (!line.startsWith("+")) {
            return new Answer(List.of(), line.substring(tag.length() + 1));
        }
        connection.write(message);
        connection.write(new byte[] {'\r', '\n'});
        return answer(tag);
    }

    /** APPEND with a literal that does not wait for the server (LITERAL+, RFC 7888). */
    public Answer appendAtOnce(String mailbox, String flags, byte[] message) throws IOException {
        String tag = nextTag();
        connection.writeLine(
                tag + " append \"" + mailbox + "\" (" + flags + ") {" + message.length + "+}");
        connection.write(message);
        connection.write(new byte[] {'\r', '\n'});
        return answer(tag);
    }

    public Answer command(String command) throws IOException {
        String tag = nextTag();
        connection.writeLine(tag + " " + command);
        return answer(tag);
    }

    private String nextTag() {
        return prefix + ++tags;
    }

    private Answer answer(String tag) throws IOException {
        List<Response> untagged = new ArrayList<>();
        while (true) {
            Response response = response();
            if (response.text().startsWith(tag + " ")) {
                return new Answer(untagged, response.text().substring(tag.length() + 1));
            }
            untagged.add(response);
        }
    }

    private Response response() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        List<byte[]> literals = new ArrayList<>();
        while (true) {
            String line = connection.readLine();
            text.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            Matcher literal = LITERAL.matcher(line);
            if (!literal.find()) {
                return new Response(text.toString(StandardCharsets.ISO_8859_1), literals);
            }
            literals.add(connection.read(Integer.parseInt(literal.group(1))));
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
