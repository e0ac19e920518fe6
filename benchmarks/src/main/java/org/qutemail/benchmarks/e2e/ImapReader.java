// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * IMAP without TLS on loopback, which looks into answers as little as it can: what is measured is
 * the server.
 */
final class ImapReader implements AutoCloseable {

    // A command on all of 100 000 messages may say nothing for minutes.
    private static final int PATIENCE_MILLIS = 1_800_000;
    private static final int TAIL = 512;
    private static final byte[] END_OF_COMMAND = {'\r', '\n'};

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 16];
    private int tags;

    ImapReader(int port, String user, String password) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        readLine();
        command("LOGIN \"" + user + "\" \"" + password + "\"");
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n' && octet >= 0; octet = in.read()) {
            line.append((char) octet);
        }
        return line.toString();
    }

    /**
     * Sends a command and reads up to its tagged line.
     *
     * @return octets of the answer
     * @throws IOException also when the answer is not OK
     */
    long command(String command) throws IOException {
        answer(command);
        return length;
    }

    private long length;

    /** The end of the answer as text, the tagged line last. */
    private String answer(String command) throws IOException {
        return answer(command, send(command));
    }

    /** Returns the tag. */
    private String send(String command) throws IOException {
        String tag = "t" + ++tags + "t";
        out.write((tag + " " + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return tag;
    }

    private String answer(String command, String tag) throws IOException {
        byte[] tail = new byte[0];
        length = 0;
        while (true) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new EOFException("the server closed the connection during " + command);
            }
            length += count;
            tail = tail(tail, count);
            String text = new String(tail, StandardCharsets.ISO_8859_1);
            int last = text.lastIndexOf("\n" + tag + " ");
            int start = last < 0 && text.startsWith(tag + " ") ? 0 : last + 1;
            if (text.endsWith("\r\n") && (last >= 0 || start == 0 && text.startsWith(tag + " "))) {
                if (!text.startsWith("OK", start + tag.length() + 1)) {
                    throw new IOException(command + " was answered " + text.substring(start));
                }
                return text;
            }
        }
    }

    private byte[] tail(byte[] before, int count) {
        if (count >= TAIL) {
            return Arrays.copyOfRange(buffer, count - TAIL, count);
        }
        int kept = Math.min(before.length, TAIL - count);
        byte[] tail = Arrays.copyOfRange(before, before.length - kept, before.length + count);
        System.arraycopy(buffer, 0, tail, kept, count);
        return tail;
    }

    /** APPEND to INBOX; the message is sent when the server asks for it. */
    void append(byte[] message) throws IOException {
        String command = "APPEND INBOX {" + message.length + "}";
        String tag = send(command);
        String line = readLine();
        if (!line.startsWith("+")) {
            throw new IOException(command + " was answered " + line);
        }
        out.write(message);
        out.write(END_OF_COMMAND);
        answer(command, tag);
    }

    /** Messages in INBOX, by STATUS; 0 when there is none yet. */
    int messages() throws IOException {
        try {
            String answer = answer("STATUS INBOX (MESSAGES)");
            return Integer.parseInt(answer.replaceAll("(?s).*MESSAGES (\\d+).*", "$1"));
        } catch (EOFException e) {
            throw e;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
