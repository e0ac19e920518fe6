// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** POP3 (RFC 1939), one command at a time. */
public final class Pop3Client implements AutoCloseable {

    /**
     * An answer of the server.
     *
     * @param status the first line
     * @param content what followed, dots removed; empty when the first line says -ERR
     */
    public record Answer(String status, byte[] content) {
        public boolean ok() {
            return status.startsWith("+OK");
        }
    }

    private final LineConnection connection;

    private Pop3Client(LineConnection connection) throws IOException {
        this.connection = connection;
        connection.readLine();
    }

    public static Pop3Client plain(int port) throws IOException {
        return new Pop3Client(LineConnection.plain(port));
    }

    public static Pop3Client tls(int port) throws IOException {
        return new Pop3Client(LineConnection.tls(port));
    }

    /** Connects and puts TLS on (STLS, RFC 2595). */
    public static Pop3Client startTls(int port) throws IOException {
        Pop3Client client = plain(port);
        String answer = client.command("STLS");
        if (!answer.startsWith("+OK")) {
            throw new AssertionError("STLS: " + answer);
        }
        client.connection.startTls();
        return client;
    }

    /** Logs in and fails loudly if that does not work. */
    public Pop3Client login(String user, String password) throws IOException {
        command("USER " + user);
        String answer = command("PASS " + password);
        if (!answer.startsWith("+OK")) {
            throw new AssertionError("login of " + user + " failed: " + answer);
        }
        return this;
    }

    /** A command with an answer of one line. */
    public String command(String command) throws IOException {
        connection.writeLine(command);
        return connection.readLine();
    }

    /** A command with an answer of many lines, such as RETR, TOP or LIST. */
    public Answer listing(String command) throws IOException {
        String status = command(command);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        if (status.startsWith("+OK")) {
            String line;
            while (!(line = connection.readLine()).equals(".")) {
                String text = line.startsWith(".") ? line.substring(1) : line;
                content.writeBytes((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return new Answer(status, content.toByteArray());
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
