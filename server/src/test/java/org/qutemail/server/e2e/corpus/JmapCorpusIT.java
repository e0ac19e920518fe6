// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.server.e2e.corpus.CorpusServers.ALICE;
import static org.qutemail.server.e2e.corpus.CorpusServers.BOB;
import static org.qutemail.server.e2e.corpus.CorpusServers.SEED;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.mailbox.corpus.MimeSample;
import org.qutemail.server.launch.Assembly;

/**
 * What {@link InternalCorpusIT} shows of IMAP and POP3, of JMAP: on the server in memory, which has
 * it. Every fourth message; all of them with {@code -Dqutemail.soak=true}.
 */
class JmapCorpusIT {

    private static final int EACH = Boolean.getBoolean("qutemail.soak") ? 1 : 4;

    @TempDir Path directory;

    @Test
    void jmapShouldGiveWhatStockJamesGives() throws Exception {
        List<MimeSample> all = CorpusServers.travelling(SEED, ALICE, BOB);
        List<MimeSample> samples =
                IntStream.range(0, all.size())
                        .filter(i -> i % EACH == 0)
                        .mapToObj(all::get)
                        .toList();
        SameAs same = new SameAs();
        try (CorpusServers servers = CorpusServers.start(directory, Assembly.MEMORY)) {
            Map<String, MimeSample> sent = CorpusServers.submit(servers.ours(), samples);
            CorpusServers.submit(servers.stock(), samples);
            try (Inbox ours = Inbox.with(sent.size(), servers.ours(), BOB);
                    Inbox stock = Inbox.with(sent.size(), servers.stock(), BOB)) {
                assertThat(stock.messageIds()).isEqualTo(ours.messageIds());
                JmapView here = new JmapView(servers.ours(), BOB);
                JmapView there = new JmapView(servers.stock(), BOB);
                assertThat(here.size()).isEqualTo(sent.size());
                for (String id : sent.keySet()) {
                    String text = ours.message(id).text();
                    same.check(sent.get(id).name(), here.comparable(id), there.comparable(id));
                    same.check(sent.get(id) + " size", here.size(id), text.length());
                    same.check(sent.get(id) + " blob", here.download(id), text);
                }
            }
        }
        assertThat(same.differences()).as("seed " + SEED).isEmpty();
    }
}
