// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.qutemail.server.e2e.corpus.CorpusServers.ALICE;
import static org.qutemail.server.e2e.corpus.CorpusServers.BOB;
import static org.qutemail.server.e2e.corpus.CorpusServers.SEED;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.mailbox.corpus.MimeSample;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.e2e.client.JmapClient;
import org.qutemail.server.testing.FileSearch;
import org.qutemail.server.testing.QutEmailServerProcess;

/**
 * The same of the server in memory, where what JMAP adds would hold mail as well: previews, thread
 * tables, uploads. Mail and uploads that are kept in clear by design, one in each place, must be
 * found in the same heap. In the long build: it takes a second server.
 */
@EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
class PlaintextNowhereInMemoryIT {

    private static final String IN_UPLOADS = "controlinuploadsq";

    @TempDir Path directory;

    @Test
    void nothingOfInternalMailShouldBeLeftInMemoryOrInFiles() throws Exception {
        try (QutEmailServerProcess server =
                Traces.server(directory.resolve("home")).memory().start()) {
            Traces.addUsers(server);
            Set<String> kept = new TreeSet<>(Traces.secrets(Traces.external(server)));
            Traces.undelivered(server);
            server.jmap(BOB).upload("text/plain", IN_UPLOADS.getBytes(StandardCharsets.US_ASCII));
            kept.addAll(List.of(Traces.IN_REPOSITORY, Traces.IN_QUEUE, IN_UPLOADS));
            Map<String, MimeSample> delivered =
                    CorpusServers.submit(server, CorpusServers.travelling(SEED, ALICE, BOB));
            Traces.readByImap(server, delivered);
            readByJmap(server, delivered);

            Set<String> all = new TreeSet<>(kept);
            all.addAll(Traces.secrets(delivered));
            Needles needles = Needles.of(all);
            await().untilAsserted(
                            () ->
                                    assertThat(Traces.inHeap(server, directory, needles))
                                            .isEqualTo(kept));
            assertThat(FileSearch.found(List.of(server.home(), server.temporary()), all)).isEmpty();
        }
    }

    private static void readByJmap(QutEmailServerProcess server, Map<String, MimeSample> delivered)
            throws Exception {
        assertThat(new JmapView(server, BOB).size()).isEqualTo(delivered.size());
        JmapClient jmap = server.jmap(BOB);
        jmap.call("Email/query", "{\"filter\":{\"text\":\"nowhere\"}}");
    }
}
