// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.MailServer;
import org.qutemail.server.testing.QutEmailServerProcess;

/** One life of a server that will be killed, with its two users. */
final class CrashedServer implements MailServer, AutoCloseable {

    private static final String ANNA = "anna@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final byte[] MESSAGE =
            ("From: " + ANNA + "\r\nTo: " + BOB + "\r\nSubject: crash\r\n\r\nHello.\r\n")
                    .getBytes(US_ASCII);

    private final QutEmailServerProcess process;

    CrashedServer(QutEmailServerProcess process) throws Exception {
        this.process = process;
        process.addUser(ANNA, PASSWORD);
        process.addUser(BOB, PASSWORD);
    }

    @Override
    public int port(ListenerKind kind) {
        return process.port(kind);
    }

    /** Acknowledged when this returns: stored and confirmed. */
    void append() throws IOException {
        try (ImapClient imap = imap(ANNA)) {
            assertThat(imap.append("INBOX", "\\Seen", MESSAGE).ok()).isTrue();
        }
    }

    /** Acknowledged when this returns: in the queue; delivered later. */
    void send() throws IOException {
        try (SmtpClient smtp = submission(ANNA)) {
            assertThat(smtp.send(ANNA, List.of(BOB), MESSAGE).ok()).isTrue();
        }
    }

    /** Sends a mail that the server will end with, perhaps before it has answered. */
    void sendTheLast() throws IOException {
        try (SmtpClient smtp = submission(ANNA)) {
            smtp.send(ANNA, List.of(BOB), MESSAGE);
        } catch (IOException e) {
            // The connection broke.
        }
    }

    /**
     * Kills it while four clients write.
     *
     * @param many acknowledged APPENDs to wait for
     * @param spins of waiting after that, each as long as the server takes to tell its status
     * @return acknowledged APPENDs
     */
    int killUnderLoad(int many, int spins) throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        List<Thread> clients =
                IntStream.range(0, 4)
                        .mapToObj(i -> new Thread(() -> write(i % 2 == 0, acknowledged)))
                        .toList();
        clients.forEach(Thread::start);
        await().until(() -> acknowledged.get() >= many);
        for (int i = 0; i < spins; i++) {
            number("issued");
        }
        process.kill();
        for (Thread client : clients) {
            client.join();
        }
        return acknowledged.get();
    }

    /** Until the connection breaks. */
    private void write(boolean append, AtomicInteger acknowledged) {
        try (ImapClient imap = imap(ANNA);
                SmtpClient smtp = submission(ANNA)) {
            while (true) {
                if (append && imap.append("INBOX", "\\Seen", MESSAGE).ok()) {
                    acknowledged.incrementAndGet();
                } else if (!append) {
                    smtp.send(ANNA, List.of(BOB), MESSAGE);
                }
            }
        } catch (IOException | RuntimeException e) {
            // Killed.
        }
    }

    /** A number of the status of key delivery. */
    long number(String name) throws Exception {
        return new ObjectMapper()
                .readTree(process.webAdmin("GET", "/qkd/keys/status", "").body())
                .path(name)
                .asLong(Long.MIN_VALUE);
    }

    int awaitExit() throws InterruptedException {
        return process.awaitExit();
    }

    @Override
    public void close() throws Exception {
        process.close();
    }
}
