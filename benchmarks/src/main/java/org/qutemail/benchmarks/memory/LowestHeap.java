// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.memory;

import java.io.IOException;
import java.util.List;
import org.qutemail.benchmarks.e2e.Mails;
import org.qutemail.benchmarks.e2e.ServerKind;
import org.qutemail.benchmarks.e2e.ServerProcess;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;

/**
 * The smallest heap in which a server takes one mail, delivers it and gives it out again: by
 * trying, each time with a new server.
 */
final class LowestHeap {

    /** MiB; closer is beyond what two runs agree on. */
    static final int STEP = 8;

    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final int PAUSE_MILLIS = 50;

    private LowestHeap() {}

    /**
     * @param size octets of the mail
     * @param least MiB, known to be too little
     * @param most MiB, thought to be enough
     * @return MiB of {@code -Xmx}, at most {@value #STEP} above the smallest
     */
    static int of(ServerKind kind, int size, int least, int most) throws InterruptedException {
        int low = least;
        int high = most;
        while (high - low > STEP) {
            int middle = (low + high) / 2;
            if (survives(kind, middle, size)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** Whether it gets through in this much heap. */
    static boolean survives(ServerKind kind, int heap, int size) throws InterruptedException {
        try (ServerProcess server = ServerProcess.start(kind, "-Xmx" + heap + "m")) {
            try (SmtpClient sender = server.submission(Mails.SENDER)) {
                byte[] mail = Mails.mail(1, 1, size);
                if (!sender.send(Mails.SENDER, List.of(Mails.RECIPIENT), mail).ok()) {
                    return false;
                }
            }
            return arrives(server, size);
        } catch (IOException | AssertionError e) {
            return false;
        }
    }

    private static boolean arrives(ServerProcess server, int size)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (server.isAlive() && System.nanoTime() - end < 0) {
            try (ImapClient reader = server.imap(Mails.RECIPIENT)) {
                if (reader.select("INBOX") == 1) {
                    return reader.fetch(1, "BODY.PEEK[]").length >= size;
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }
}
