// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** SMTP (RFC 5321) and LMTP (RFC 2033), one command at a time, so that tests can do it wrong. */
public final class SmtpClient implements AutoCloseable {

    /**
     * An answer of the server.
     *
     * @param code the three digits
     * @param text all lines, joined by a line feed
     */
    public record Reply(int code, String text) {
        public boolean ok() {
            return code / 100 == 2;
        }
    }

    private final LineConnection connection;
    private final String hello;

    private SmtpClient(LineConnection connection, String hello) throws IOException {
        this.connection = connection;
        this.hello = hello;
        reply();
        command(hello);
    }

    /** Connects without TLS and says EHLO. */
    public static SmtpClient plain(int port) throws IOException {
        return new SmtpClient(LineConnection.plain(port), "EHLO client.test");
    }

    /** Connects with TLS from the first octet and says EHLO. */
    public static SmtpClient tls(int port) throws IOException {
        return new SmtpClient(LineConnection.tls(port), "EHLO client.test");
    }

    /** Connects, says EHLO, STARTTLS, EHLO. */
    public static SmtpClient startTls(int port) throws IOException {
        SmtpClient client = plain(port);
        client.startTls();
        return client;
    }

    /** Connects to an LMTP server and says LHLO. */
    public static SmtpClient lmtp(int port) throws IOException {
        return new SmtpClient(LineConnection.plain(port), "LHLO client.test");
    }

    public Reply startTls() throws IOException {
        Reply reply = command("STARTTLS");
        if (reply.ok()) {
            connection.startTls();
            return command(hello);
        }
        return reply;
    }

    /** AUTH PLAIN (RFC 4616) with an initial response. */
    public Reply auth(String user, String password) throws IOException {
        byte[] plain = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        return command("AUTH PLAIN " + Base64.getEncoder().encodeToString(plain));
    }

    public Reply command(String line) throws IOException {
        connection.writeLine(line);
        return reply();
    }

    /**
     * MAIL, RCPT for each recipient, DATA.
     *
     * @return the first refusal, or the answer to the final dot
     */
    public Reply send(String sender, List<String> recipients, byte[] message) throws IOException {
        Reply reply = command("MAIL FROM:<" + sender + ">");
        for (String recipient : recipients) {
            if (reply.ok()) {
                reply = command("RCPT TO:<" + recipient + ">");
            }
        }
        return reply.ok() ? data(message) : reply;
    }

    /** DATA, the message with dots doubled, and the final dot. */
    public Reply data(byte[] message) throws IOException {
        Reply start = command("DATA");
        if (start.code() != 354) {
            return start;
        }
        connection.write(dotStuffed(message));
        return reply();
    }

    /** What happens while a message is under way. */
    public interface Meanwhile {
        void run() throws Exception;
    }

    /**
     * DATA, the same lines again and again, and the final dot.
     *
     * @param lines ended by CRLF, none begins with a dot
     * @param meanwhile after each time
     */
    public Reply data(byte[] lines, int times, Meanwhile meanwhile) throws Exception {
        Reply start = command("DATA");
        if (start.code() != 354) {
            return start;
        }
        for (int i = 0; i < times; i++) {
            connection.write(lines);
            meanwhile.run();
        }
        return command(".");
    }

    private static byte[] dotStuffed(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 1024);
        boolean lineStart = true;
        for (byte octet : message) {
            if (lineStart && octet == '.') {
                out.write('.');
            }
            out.write(octet);
            lineStart = octet == '\n';
        }
        if (!lineStart) {
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        out.writeBytes(new byte[] {'.', '\r', '\n'});
        return out.toByteArray();
    }

    /** Reads one more answer, as LMTP gives one for each recipient. */
    public Reply reply() throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = connection.readLine();
            lines.add(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return new Reply(
                Integer.parseInt(line.substring(0, 3)),
                lines.stream().collect(Collectors.joining("\n")));
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
