// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/**
 * The rest of the world: an SMTP server on loopback that takes every mail and keeps it, but for
 * recipients whose address begins with {@value #REFUSED}.
 */
public final class SmtpSink implements AutoCloseable {

    /** Recipients that begin so are refused for good. */
    public static final String REFUSED = "nobody";

    /**
     * A mail that left the server under test.
     *
     * @param envelope the arguments of MAIL and RCPT in order
     * @param text the message in ISO-8859-1, dots undoubled
     */
    public record Received(List<String> envelope, String text) {}

    private final ServerSocket listener;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    private SmtpSink(ServerSocket listener) {
        this.listener = listener;
    }

    public static SmtpSink start() throws IOException {
        SmtpSink sink = new SmtpSink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(sink::accept);
        return sink;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** All mail so far. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Waits for the first mail with this text in it. */
    public Received await(String text) {
        return Awaitility.await("a mail outside with: " + text)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> received.stream().filter(m -> m.text().contains(text)).findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                daemon(() -> converse(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void converse(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            List<String> envelope = new ArrayList<>();
            answer(out, "220 sink.test");
            for (Optional<String> line = line(in); line.isPresent(); line = line(in)) {
                String verb = line.get().toUpperCase(Locale.ROOT);
                if (verb.startsWith("MAIL") || verb.startsWith("RCPT")) {
                    boolean refused = verb.contains("<" + REFUSED.toUpperCase(Locale.ROOT));
                    if (!refused) {
                        envelope.add(line.get().substring(5));
                    }
                    answer(out, refused ? "550 5.1.1 no such user" : "250 2.1.0 ok");
                } else if (verb.equals("DATA")) {
                    answer(out, "354 go on");
                    received.add(new Received(List.copyOf(envelope), message(in)));
                    envelope.clear();
                    answer(out, "250 2.0.0 taken");
                } else if (verb.equals("QUIT")) {
                    answer(out, "221 2.0.0 bye");
                    return;
                } else {
                    answer(out, "250 2.0.0 ok");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String message(InputStream in) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = line(in).orElse("."); !line.equals("."); line = line(in).orElse(".")) {
            message.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return message.toString();
    }

    private static Optional<String> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return Optional.empty();
            }
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return Optional.of(line.toString(StandardCharsets.ISO_8859_1));
    }

    private static void answer(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "smtp-sink");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
