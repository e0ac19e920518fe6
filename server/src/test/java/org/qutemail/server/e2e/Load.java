// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.InProcessServer;

/**
 * Submits internal mails, random ones, from one session for each user at once: so many as {@link
 * #allow} has allowed.
 */
final class Load implements AutoCloseable {

    /** Stands in subject and body of every mail. */
    static final String SECRET = "Zinnoberrot";

    /**
     * A mail that the server took.
     *
     * @param subject one of a kind
     * @param body with CRLF, as it must come back
     */
    record Sent(String subject, List<String> recipients, String body) {}

    private final InProcessServer server;
    private final List<String> users;
    private final Semaphore allowed = new Semaphore(0);
    private final List<Sent> acknowledged = new CopyOnWriteArrayList<>();
    private final ExecutorService threads;
    private final List<Future<?>> senders = new ArrayList<>();
    private volatile boolean over;

    Load(InProcessServer server, List<String> users, long seed) {
        this.server = server;
        this.users = users;
        this.threads = Executors.newFixedThreadPool(users.size());
        for (int i = 0; i < users.size(); i++) {
            int sender = i;
            senders.add(
                    threads.submit(
                            () -> {
                                send(sender, new Random(seed + sender));
                                return null;
                            }));
        }
    }

    void allow(int mails) {
        allowed.release(mails);
    }

    /** What was acknowledged so far; fails if a session has ended early. */
    List<Sent> acknowledged() throws Exception {
        for (Future<?> sender : senders) {
            if (sender.isDone()) {
                sender.get();
            }
        }
        return List.copyOf(acknowledged);
    }

    private void send(int sender, Random random) throws Exception {
        String user = users.get(sender);
        try (SmtpClient session = server.submission(user)) {
            for (int number = 0; ; number++) {
                allowed.acquire();
                if (over) {
                    return;
                }
                Sent mail = mail(SECRET + " " + sender + "-" + number, random);
                SmtpClient.Reply reply = session.send(user, mail.recipients(), octets(user, mail));
                if (reply.code() != 250) {
                    throw new AssertionError(mail.subject() + " was answered " + reply);
                }
                acknowledged.add(mail);
            }
        }
    }

    private Sent mail(String subject, Random random) {
        List<String> recipients = new ArrayList<>(users);
        Collections.shuffle(recipients, random);
        StringBuilder body = new StringBuilder();
        int lines = 1 + random.nextInt(200);
        for (int i = 0; i < lines; i++) {
            // Now and then a line of nothing, and one that begins with a dot.
            int length = random.nextInt(70);
            body.append(random.nextInt(10) == 0 ? "." : "");
            for (int j = 0; j < length; j++) {
                body.append((char) (' ' + random.nextInt('~' - ' ' + 1)));
            }
            body.append("\r\n");
        }
        body.append(SECRET).append("\r\n");
        return new Sent(subject, recipients.subList(0, 1 + random.nextInt(3)), body.toString());
    }

    private static byte[] octets(String user, Sent mail) {
        return ("From: "
                        + user
                        + "\r\nTo: "
                        + String.join(", ", mail.recipients())
                        + "\r\nSubject: "
                        + mail.subject()
                        + "\r\n\r\n"
                        + mail.body())
                .getBytes(US_ASCII);
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        allow(users.size());
        threads.shutdown();
        if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
