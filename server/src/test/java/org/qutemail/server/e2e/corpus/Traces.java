// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.qutemail.server.e2e.corpus.CorpusServers.ALICE;
import static org.qutemail.server.e2e.corpus.CorpusServers.BOB;
import static org.qutemail.server.e2e.corpus.CorpusServers.CAROL;
import static org.qutemail.server.e2e.corpus.CorpusServers.EVE;
import static org.qutemail.server.e2e.corpus.CorpusServers.SEED;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.qutemail.mailbox.corpus.MimeSample;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.HeapDump;
import org.qutemail.server.testing.MailServer;
import org.qutemail.server.testing.QutEmailServerProcess;

/** What the searches for traces of mail in a server have in common. */
final class Traces {

    /** In a mail from outside that cannot be delivered. */
    static final String IN_REPOSITORY = "controlinrepositoryq";

    /** In a mail to a server that does not answer. */
    static final String IN_QUEUE = "controlinqueueq";

    static final String REPOSITORY = "var/mail/address-error";

    private static final String ALIAS_TO_NOBODY = "lost@qutemail.test";
    private static final String OUTSIDE = "someone@[127.0.0.2]";

    private Traces() {}

    /** A server that lets its memory be looked into. */
    static QutEmailServerProcess.Builder server(Path home) {
        return QutEmailServerProcess.on(home)
                .jvmOption(HeapDump.ATTACHABLE)
                .jvmOption("-XX:SoftRefLRUPolicyMSPerMB=0")
                .jvmOption("-Dio.netty.allocator.type=unpooled");
    }

    static void addUsers(QutEmailServerProcess server) throws Exception {
        for (String user : List.of(ALICE, BOB, CAROL)) {
            server.addUser(user, MailServer.PASSWORD);
        }
    }

    /** Mail from outside, delivered. */
    static Map<String, MimeSample> external(MailServer server) throws Exception {
        List<MimeSample> samples = CorpusServers.travelling(SEED + 100, EVE, CAROL).subList(20, 45);
        try (SmtpClient mta = server.mta()) {
            Map<String, MimeSample> accepted = CorpusServers.send(mta, EVE, CAROL, samples);
            Inbox.with(accepted.size(), server, CAROL).close();
            return accepted;
        }
    }

    /** One mail in a repository and one in a queue, neither of them internal. */
    static void undelivered(QutEmailServerProcess server) throws Exception {
        String alias = "/address/aliases/nobody@qutemail.test/sources/" + ALIAS_TO_NOBODY;
        assertThat(server.webAdmin("PUT", alias, "").statusCode()).isEqualTo(204);
        try (SmtpClient mta = server.mta()) {
            assertThat(mta.send(EVE, List.of(ALIAS_TO_NOBODY), letter(EVE, IN_REPOSITORY)).code())
                    .isEqualTo(250);
        }
        try (SmtpClient alice = server.submission(ALICE)) {
            assertThat(alice.send(ALICE, List.of(OUTSIDE), letter(ALICE, IN_QUEUE)).code())
                    .isEqualTo(250);
        }
        await().until(
                        () ->
                                size(server, "/mailRepositories/" + REPOSITORY.replace("/", "%2F"))
                                        == 1);
        await().until(() -> size(server, "/mailQueues/outgoing") == 1);
    }

    /** The {@code size} that WebAdmin tells of a queue or repository; -1 if there is none yet. */
    static int size(QutEmailServerProcess server, String path) throws Exception {
        String body = server.webAdmin("GET", path, "").body();
        return body.contains("\"size\":")
                ? Integer.parseInt(body.replaceAll("(?s).*\"size\":(\\d+).*", "$1"))
                : -1;
    }

    private static byte[] letter(String from, String text) {
        return ("From: " + from + "\r\nTo: x@elsewhere.test\r\nSubject: x\r\n\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Bob reads, searches and copies. */
    static void readByImap(MailServer server, Map<String, MimeSample> internal) throws Exception {
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
    }

    /** Subjects, texts, names of attachments. */
    static Set<String> secrets(Map<String, MimeSample> samples) {
        Set<String> secrets = new TreeSet<>();
        samples.values().forEach(sample -> secrets.addAll(sample.secrets()));
        return secrets;
    }

    /** The texts that all objects hold that are still reachable, after a collection. */
    static Set<String> inHeap(QutEmailServerProcess server, Path directory, Needles needles)
            throws IOException, InterruptedException {
        Path dump = HeapDump.of(server, directory);
        HeapDump.blankScratchBuffers(dump);
        Set<String> texts = new TreeSet<>();
        try (InputStream heap = Files.newInputStream(dump)) {
            needles.in(heap).forEach(one -> texts.add(one.substring(0, one.indexOf(" as "))));
        } finally {
            Files.delete(dump);
        }
        return texts;
    }
}
