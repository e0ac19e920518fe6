// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.qutemail.server.e2e.corpus.CorpusServers.ALICE;
import static org.qutemail.server.e2e.corpus.CorpusServers.BOB;
import static org.qutemail.server.e2e.corpus.CorpusServers.SEED;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.kme.Fault;
import org.qutemail.mailbox.corpus.MimeSample;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.testing.FileSearch;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.QutEmailServerProcess;
import org.qutemail.server.testing.SpoolProbe;

/**
 * No subject, text or attachment name of internal mail is left in the server that keeps mail: not
 * in its heap once it was delivered, read, searched and copied, and not in a file of home, queue,
 * repositories and temporary directory, be it then, while mail waits for a key, or when the server
 * was killed. Mail from outside is found in the same files, and what waits is found once the server
 * itself has opened it.
 *
 * <p>Not looked at: what has passed through the buffers of sockets and of copying threads and was
 * not overwritten yet. Nothing keeps it, but it is there; see docs/threat-model.md on who reads the
 * memory of the running host.
 */
class PlaintextNowhereIT {

    private static final String IN_ENVIRONMENT = "controlinenvironmentq";

    @TempDir Path directory;
    private Map<String, MimeSample> external;
    private final Set<String> internal = new TreeSet<>();

    private QutEmailServerProcess start() throws Exception {
        // What waits stays where it is until the test is over.
        InProcessServer.on(directory)
                .configured(
                        "mailetcontainer.xml",
                        xml -> xml.replaceAll("<delays>[^<]*</delays>", "<delays>1h</delays>"));
        return Traces.server(directory.resolve("home"))
                .with("QUTEMAIL_VAULT_ROOT", directory.resolve("root/root.p12").toString())
                .with("QKD_PREFETCH", "0")
                .with("QKD_POLICY_ON_LOW", "defer")
                .with("CONTROL", IN_ENVIRONMENT)
                .start();
    }

    @Test
    void nothingOfInternalMailShouldBeLeftInMemoryOrInFiles() throws Exception {
        Map<String, MimeSample> waiting;
        try (QutEmailServerProcess server = start()) {
            Traces.addUsers(server);
            external = Traces.external(server);
            Traces.undelivered(server);
            Map<String, MimeSample> delivered =
                    CorpusServers.submit(server, CorpusServers.travelling(SEED, ALICE, BOB));
            internal.addAll(Traces.secrets(delivered));
            Traces.readByImap(server, delivered);
            assertNothingInHeap(server);
            assertNothingInFiles("delivered", server.home(), server.temporary());

            waiting = withoutKeys(server);
            assertNothingInFiles("waiting", server.home(), server.temporary());
            server.kill();
            assertNothingInFiles("killed", server.home(), server.temporary());
        }
        try (InProcessServer again = InProcessServer.on(directory).start()) {
            assertOpened(again.spool(), waiting);
            assertNothingInFiles("started again", directory);
        }
    }

    /**
     * More than once: a thread that has just answered may still hold what it answered with. What
     * stays is kept: James's leak detection once held a message until the next came.
     */
    private void assertNothingInHeap(QutEmailServerProcess server) {
        Set<String> texts = new TreeSet<>(internal);
        texts.add(IN_ENVIRONMENT);
        Needles needles = Needles.of(texts);
        await().untilAsserted(
                        () ->
                                assertThat(Traces.inHeap(server, directory, needles))
                                        .containsExactly(IN_ENVIRONMENT));
    }

    /** A text may lie across two pages of the database, so most of the control is enough. */
    private void assertNothingInFiles(String when, Path... places) throws Exception {
        assertThat(FileSearch.found(List.of(places), internal)).as(when).isEmpty();
        Set<String> outside = Traces.secrets(external);
        Set<String> found = new TreeSet<>();
        for (String one : FileSearch.found(List.of(places), outside)) {
            found.add(one.substring(0, one.indexOf(" as ")));
        }
        assertThat(found).as("control, " + when).hasSizeGreaterThan(outside.size() / 2);
        assertThat(
                        FileSearch.found(
                                List.of(places), List.of(Traces.IN_QUEUE, Traces.IN_REPOSITORY)))
                .as("external mail that waits, " + when)
                .isEmpty();
    }

    /** Mails with attachments, which wait. */
    private Map<String, MimeSample> withoutKeys(QutEmailServerProcess server) throws Exception {
        Files.writeString(server.home().resolve("simulator/control"), Fault.OUTAGE.name());
        List<MimeSample> samples = CorpusServers.travelling(SEED + 200, ALICE, BOB);
        samples.removeIf(
                sample ->
                        !sample.name().matches("[35] attachments|attachment names.*|.*[23] deep"));
        Map<String, MimeSample> waiting = CorpusServers.submit(server, samples);
        assertThat(waiting).hasSizeGreaterThan(5);
        internal.addAll(Traces.secrets(waiting));
        await().until(() -> Traces.size(server, "/mailQueues/spool") == waiting.size());
        return waiting;
    }

    /**
     * The control for what waits: the same search finds it all when the server has opened it. At
     * last: it tries each once more before it puts it off.
     */
    private static void assertOpened(SpoolProbe spool, Map<String, MimeSample> waiting)
            throws Exception {
        Set<String> secrets = Traces.secrets(waiting);
        await().ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(texts(spool.waiting("spool"), secrets))
                                        .isEqualTo(secrets));
        List<Mail> external = new ArrayList<>(spool.waiting("outgoing"));
        external.addAll(spool.repository(Traces.REPOSITORY));
        assertThat(texts(external, List.of(Traces.IN_QUEUE, Traces.IN_REPOSITORY)))
                .containsExactlyInAnyOrder(Traces.IN_QUEUE, Traces.IN_REPOSITORY);
    }

    private static Set<String> texts(List<Mail> mails, Iterable<String> texts) throws Exception {
        Set<String> wanted = new TreeSet<>();
        texts.forEach(wanted::add);
        Needles needles = Needles.of(wanted);
        Set<String> found = new TreeSet<>();
        for (Mail mail : mails) {
            try (MimeMessageInputStream message = new MimeMessageInputStream(mail.getMessage())) {
                found.addAll(needles.textsIn(message.readAllBytes()));
            }
        }
        return found;
    }
}
