// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.qutemail.server.e2e.corpus.CorpusServers.ALICE;
import static org.qutemail.server.e2e.corpus.CorpusServers.BOB;
import static org.qutemail.server.e2e.corpus.CorpusServers.CAROL;
import static org.qutemail.server.e2e.corpus.CorpusServers.EVE;
import static org.qutemail.server.e2e.corpus.CorpusServers.SEED;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.mailbox.corpus.MimeSample;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.JmapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.HeapDump;
import org.qutemail.server.testing.MailServer;
import org.qutemail.server.testing.QutEmailServerProcess;

/**
 * Once internal mail is delivered, read by IMAP and JMAP, searched, copied, and the sessions are
 * over, nothing of it is left in the server: not in the mailbox, queues, repositories, previews,
 * thread tables, blobs or caches, all of which a heap dump holds, and not in a file. Mail and
 * uploads that are kept in clear by design, one in each of those places, must be found in the same
 * dump.
 *
 * <p>Not looked at: what has passed through the buffers of sockets and of copying threads and was
 * not overwritten yet. Nothing keeps it, but it is there; see docs/threat-model.md on who reads the
 * memory of the running host.
 */
class PlaintextNowhereIT {

    private static final String IN_REPOSITORY = "controlinrepositoryq";
    private static final String IN_QUEUE = "controlinqueueq";
    private static final String IN_UPLOADS = "controlinuploadsq";
    private static final String ALIAS_TO_NOBODY = "lost@qutemail.test";
    private static final String OUTSIDE = "someone@[127.0.0.2]";

    @TempDir Path directory;

    /** A process as the tests of this package know a server. */
    private record Ports(QutEmailServerProcess process) implements MailServer {
        @Override
        public int port(ListenerKind kind) {
            return process.port(kind);
        }
    }

    @Test
    void nothingOfInternalMailShouldBeLeftInMemoryOrInFiles() throws Exception {
        try (QutEmailServerProcess process =
                QutEmailServerProcess.on(directory.resolve("home"))
                        .memory()
                        .jvmOption(HeapDump.ATTACHABLE)
                        .jvmOption("-XX:SoftRefLRUPolicyMSPerMB=0")
                        .jvmOption("-Dio.netty.allocator.type=unpooled")
                        .start()) {
            Ports server = new Ports(process);
            for (String user : List.of(ALICE, BOB, CAROL)) {
                process.addUser(user, MailServer.PASSWORD);
            }
            Map<String, MimeSample> external = external(server);
            controls(process, server);
            Map<String, MimeSample> internal =
                    CorpusServers.submit(server, CorpusServers.travelling(SEED, ALICE, BOB));
            readInEveryWay(server, internal);

            Set<String> kept = secrets(external);
            kept.addAll(List.of(IN_REPOSITORY, IN_QUEUE, IN_UPLOADS));
            Needles needles = Needles.of(union(kept, secrets(internal)));
            // More than once: a thread that has just answered may still hold what it answered with.
            // What stays is kept: James's leak detection once held a message until the next came.
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(
                            () ->
                                    assertThat(texts(inHeapOf(process, needles)))
                                            .containsExactlyInAnyOrderElementsOf(kept));
            assertThat(inFiles(process, needles)).isEmpty();
        }
    }

    private static Map<String, MimeSample> external(Ports server) throws Exception {
        List<MimeSample> samples = CorpusServers.travelling(SEED + 100, EVE, CAROL).subList(20, 45);
        try (SmtpClient mta = server.mta()) {
            Map<String, MimeSample> accepted = CorpusServers.send(mta, EVE, CAROL, samples);
            Inbox.with(accepted.size(), server, CAROL).close();
            return accepted;
        }
    }

    /** One text in clear in each place outside the mailbox that keeps messages. */
    private static void controls(QutEmailServerProcess process, Ports server) throws Exception {
        assertThat(
                        process.webAdmin(
                                        "PUT",
                                        "/address/aliases/nobody@qutemail.test/sources/"
                                                + ALIAS_TO_NOBODY,
                                        "")
                                .statusCode())
                .isEqualTo(204);
        try (SmtpClient mta = server.mta()) {
            assertThat(mta.send(EVE, List.of(ALIAS_TO_NOBODY), letter(EVE, IN_REPOSITORY)).code())
                    .isEqualTo(250);
        }
        try (SmtpClient alice = server.submission(ALICE)) {
            assertThat(alice.send(ALICE, List.of(OUTSIDE), letter(ALICE, IN_QUEUE)).code())
                    .isEqualTo(250);
        }
        server.jmap(BOB).upload("text/plain", IN_UPLOADS.getBytes(StandardCharsets.US_ASCII));
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> size(process, "/mailRepositories/var%2Fmail%2Faddress-error"),
                        "1"::equals);
    }

    private static String size(QutEmailServerProcess process, String path) throws Exception {
        String body = process.webAdmin("GET", path, "").body();
        return body.replaceAll("(?s).*\"size\":(\\d+).*", "$1");
    }

    private static byte[] letter(String from, String text) {
        return ("From: " + from + "\r\nTo: x@elsewhere.test\r\nSubject: x\r\n\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void readInEveryWay(Ports server, Map<String, MimeSample> internal)
            throws Exception {
        try (Inbox inbox = Inbox.with(internal.size(), server, BOB)) {
            for (String id : inbox.messageIds()) {
                inbox.answer(id, "ENVELOPE BODYSTRUCTURE BODY[1] RFC822.SIZE");
            }
        }
        try (ImapClient imap = server.imap(BOB)) {
            imap.select("INBOX");
            assertThat(imap.command("SEARCH TEXT nowhere").ok()).isTrue();
            assertThat(imap.command("CREATE Copies").ok()).isTrue();
            assertThat(imap.command("COPY 1:20 Copies").ok()).isTrue();
            assertThat(imap.command("LOGOUT").ok()).isTrue();
        }
        assertThat(new JmapView(server, BOB).size()).isEqualTo(internal.size());
        JmapClient jmap = server.jmap(BOB);
        jmap.call("Email/query", "{\"filter\":{\"text\":\"nowhere\"}}");
    }

    private static Set<String> secrets(Map<String, MimeSample> samples) {
        Set<String> secrets = new TreeSet<>();
        samples.values().forEach(sample -> secrets.addAll(sample.secrets()));
        return secrets;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Set<String> texts(Set<String> found) {
        Set<String> texts = new TreeSet<>();
        found.forEach(spelling -> texts.add(spelling.substring(0, spelling.indexOf(" as "))));
        return texts;
    }

    /** All objects that are still reachable, after a collection. */
    private Set<String> inHeapOf(QutEmailServerProcess server, Needles needles) throws Exception {
        Path dump = HeapDump.of(server, directory);
        assertThat(HeapDump.blankScratchBuffers(dump)).isPositive();
        try (InputStream heap = Files.newInputStream(dump)) {
            return needles.in(heap);
        } finally {
            Files.delete(dump);
        }
    }

    private static Set<String> inFiles(QutEmailServerProcess server, Needles needles)
            throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path root : List.of(server.home(), server.temporary())) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    try (InputStream content =
                            new BufferedInputStream(Files.newInputStream(file))) {
                        needles.in(content).forEach(what -> found.add(file + ": " + what));
                    }
                }
            }
        }
        return found;
    }
}
