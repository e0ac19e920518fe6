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
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.MailServer;

/**
 * Submits mails and waits until the recipient's INBOX counts them. Every round has a recipient of
 * its own: a James in memory looks through all mail of the recipient for the thread of each new
 * one, so that a full mailbox would say more about that than about delivery.
 */
final class Delivery {

    private static final int SESSIONS = 4;
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    // A memory server takes longer for each mail, the more its mailbox holds: some 20 a second.
    private static final long PATIENCE_NANOS_PER_MAIL = 200_000_000L;

    private final MailServer server;
    private final long seed;
    private final int size;
    private int sent;
    private int rounds;
    private int filled;

    /**
     * @param size octets of each mail
     */
    Delivery(MailServer server, long seed, int size) {
        this.server = server;
        this.seed = seed;
        this.size = size;
    }

    /** Delivers into the folder that is read until it has so many. */
    void fill(int mails) throws IOException, InterruptedException {
        if (mails > filled) {
            throughput(Mails.RECIPIENT, filled, mails - filled);
            filled = mails;
        }
    }

    /**
     * Several sessions at once.
     *
     * @return mails per second, from the first octet until the last one is in the mailbox
     */
    double throughput(int mails) throws IOException, InterruptedException {
        return throughput(Mails.recipient(rounds++), 0, mails);
    }

    private double throughput(String recipient, int there, int mails)
            throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger(sent);
        int end = sent + mails;
        ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS);
        try (ImapReader inbox = inbox(recipient)) {
            long start = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                running.add(
                        sessions.submit(
                                () -> {
                                    submit(recipient, next, end);
                                    return null;
                                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            await(inbox, there + mails, mails, 2);
            sent = end;
            return mails * 1e9 / (System.nanoTime() - start);
        } catch (ExecutionException e) {
            throw new IOException("a session failed", e.getCause());
        } finally {
            sessions.shutdownNow();
        }
    }

    private void submit(String recipient, AtomicInteger next, int end) throws IOException {
        try (SmtpClient session = server.submission(Mails.SENDER)) {
            for (int number = next.getAndIncrement(); number < end; ) {
                send(session, recipient, Mails.mail(seed, number, size));
                number = next.getAndIncrement();
            }
        }
    }

    private static void send(SmtpClient session, String recipient, byte[] mail) throws IOException {
        SmtpClient.Reply reply = session.send(Mails.SENDER, List.of(recipient), mail);
        if (!reply.ok()) {
            throw new IOException("a mail was answered " + reply);
        }
    }

    /**
     * One after the other.
     *
     * @return of each, milliseconds from MAIL until it is in the mailbox
     */
    double[] latencies(int mails) throws IOException, InterruptedException {
        double[] latencies = new double[mails];
        String recipient = Mails.recipient(rounds++);
        try (ImapReader inbox = inbox(recipient);
                SmtpClient session = server.submission(Mails.SENDER)) {
            for (int i = 0; i < mails; i++) {
                byte[] mail = Mails.mail(seed, sent++, size);
                long start = System.nanoTime();
                send(session, recipient, mail);
                await(inbox, i + 1, 1, 0);
                latencies[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        return latencies;
    }

    private static void await(ImapReader inbox, int count, int mails, int pauseMillis)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS + mails * PATIENCE_NANOS_PER_MAIL;
        for (int there = inbox.messages(); there < count; there = inbox.messages()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("only " + there + " of " + count + " mails arrived");
            }
            Thread.sleep(pauseMillis);
        }
    }

    private ImapReader inbox(String user) throws IOException {
        return new ImapReader(server.port(ListenerKind.IMAP), user, MailServer.PASSWORD);
    }
}
