// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.QutEmailServerProcess;

/** Internal mail at the size limit, several at once, in a server with 512 MB of heap. */
class LargeMailIT {

    private static final String ANNA = "anna@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final String PASSWORD = "correct horse";
    private static final int BODY = 25 * 1024 * 1024 - 4096;
    private static final int AT_ONCE = 3;

    @TempDir static Path home;
    private static QutEmailServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        // Sealing 25 MB takes the compiler that makes AES fast.
        server =
                QutEmailServerProcess.on(home)
                        .jvmOption("-XX:TieredStopAtLevel=4")
                        .jvmOption("-Dqutemail.warm-up=on")
                        .start();
        server.addUser(ANNA, PASSWORD);
        server.addUser(BOB, PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void allShouldArriveSealedAndWholeWhenSeveralComeAtOnce() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int number = i;
                answers.add(senders.submit(() -> submit("large " + number, body(number))));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(250);
            }
        } finally {
            senders.shutdownNow();
        }
        assertThat(submit("small", "afterwards\r\n".getBytes(US_ASCII))).isEqualTo(250);

        Set<String> arrived = new HashSet<>();
        try (ImapClient bob =
                ImapClient.tls(server.port(ListenerKind.IMAPS)).login(BOB, PASSWORD)) {
            assertThat(bob.selectHolding(AT_ONCE + 1, "INBOX")).isEqualTo(AT_ONCE + 1);
            for (int i = 1; i <= AT_ONCE + 1; i++) {
                String header = new String(bob.fetch(i, "BODY.PEEK[HEADER]"), US_ASCII);
                assertThat(header).contains("X-QKD-Protection: sealed;");
                String subject = header.replaceAll("(?s).*\r\nSubject: ([^\r]*)\r\n.*", "$1");
                arrived.add(subject);
                if (subject.startsWith("large ")) {
                    byte[] expected = body(Integer.parseInt(subject.substring(6)));
                    assertThat(Arrays.equals(bob.fetch(i, "BODY.PEEK[TEXT]"), expected))
                            .as(subject)
                            .isTrue();
                    assertThat(bob.fetch(i, "BODY.PEEK[TEXT]<" + (BODY - 10) + ".10>"))
                            .isEqualTo(Arrays.copyOfRange(expected, BODY - 10, BODY));
                }
            }
        }
        assertThat(arrived).hasSize(AT_ONCE + 1);
    }

    private static int submit(String subject, byte[] body) throws Exception {
        byte[] header =
                ("From: " + ANNA + "\r\nTo: " + BOB + "\r\nSubject: " + subject + "\r\n\r\n")
                        .getBytes(US_ASCII);
        byte[] message = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, message, header.length, body.length);
        try (SmtpClient anna = SmtpClient.startTls(server.port(ListenerKind.SMTP_MSA))) {
            anna.auth(ANNA, PASSWORD);
            return anna.send(ANNA, List.of(BOB), message).code();
        }
    }

    /** Lines of 76 letters, by seed. */
    private static byte[] body(long seed) {
        Random random = new Random(seed);
        byte[] body = new byte[BODY];
        for (int i = 0; i < body.length; i++) {
            int column = i % 78;
            body[i] = (byte) (column == 76 ? '\r' : column == 77 ? '\n' : 'a' + random.nextInt(26));
        }
        body[BODY - 2] = '\r';
        body[BODY - 1] = '\n';
        return body;
    }
}
