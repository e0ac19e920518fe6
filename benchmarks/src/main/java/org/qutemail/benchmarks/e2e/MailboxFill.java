// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.MailServer;

/**
 * Fills the INBOX of {@link Mails#SENDER} by IMAP APPEND in several sessions at once: what one
 * keeps of one's own mail to a colleague is internal, and takes the way of every append through the
 * mappers. James has no MULTIAPPEND, so each message is a command of its own.
 */
final class MailboxFill {

    static final int SESSIONS = 8;

    private final ServerProcess server;
    private final long seed;
    private final int size;

    /**
     * @param size octets of each message
     */
    MailboxFill(ServerProcess server, long seed, int size) {
        this.server = server;
        this.seed = seed;
        this.size = size;
    }

    /** A session of the owner. */
    static ImapReader session(ServerProcess server) throws IOException {
        return new ImapReader(server.port(ListenerKind.IMAP), Mails.SENDER, MailServer.PASSWORD);
    }

    /**
     * @return messages per second
     */
    double run(int messages) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS);
        long start = System.nanoTime();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                running.add(
                        sessions.submit(
                                () -> {
                                    append(next, messages);
                                    return null;
                                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the mailbox could not be filled", e.getCause());
        } finally {
            sessions.shutdownNow();
        }
        return messages * 1e9 / (System.nanoTime() - start);
    }

    private void append(AtomicInteger next, int messages) throws IOException {
        try (ImapReader session = session(server)) {
            for (int i = next.getAndIncrement(); i < messages; i = next.getAndIncrement()) {
                session.append(Mails.mail(seed, i, size));
            }
        }
    }
}
