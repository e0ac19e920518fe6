// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An IMAP client that sends what it is told and shows what it gets, octet by octet. */
public final class ImapConversation implements AutoCloseable {

    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");

    /**
     * What came back for one command.
     *
     * @param lines without line ends; a literal ends its line with its length in braces
     * @param literals in order
     */
    public record Answer(List<String> lines, List<byte[]> literals) {

        /** The tagged line, without the tag. */
        public String end() {
            String last = lines.get(lines.size() - 1);
            return last.substring(last.indexOf(' ') + 1);
        }
    }

    private final Socket socket;
    private final InputStream in;
    private int tags;

    /** Connects to this machine and reads the greeting. */
    public ImapConversation(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(socket.getInputStream());
        line();
    }

    /** Sends one command and reads up to its tagged answer. */
    public Answer command(String command) throws IOException {
        String tag = "t" + ++tags;
        socket.getOutputStream()
                .write((tag + " " + command + "\r\n").getBytes(StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        List<byte[]> literals = new ArrayList<>();
        while (true) {
            String line = line();
            lines.add(line);
            Matcher literal = LITERAL.matcher(line);
            if (literal.find()) {
                int length = Integer.parseInt(literal.group(1));
                byte[] octets = in.readNBytes(length);
                if (octets.length < length) {
                    throw new EOFException("the server broke off in a literal");
                }
                literals.add(octets);
            } else if (line.startsWith(tag + " ")) {
                return new Answer(lines, literals);
            }
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server hung up behind: " + line);
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
