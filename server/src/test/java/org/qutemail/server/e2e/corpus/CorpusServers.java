// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qutemail.mailbox.corpus.MimeCorpus;
import org.qutemail.mailbox.corpus.MimeSample;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.launch.Assembly;
import org.qutemail.server.launch.StockServer;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.MailServer;

/** Ours and a stock James beside it, with the same users, both given the same messages. */
final class CorpusServers implements AutoCloseable {

    static final String ALICE = "alice@qutemail.test";
    static final String BOB = "bob@qutemail.test";
    static final String CAROL = "carol@qutemail.test";
    static final String DAVE = "dave@qutemail.test";
    static final String EVE = "eve@elsewhere.test";
    static final long SEED = Long.getLong("qutemail.seed", MimeCorpus.SEED);

    private final StockServer stock;
    private final InProcessServer ours;

    private CorpusServers(StockServer stock, InProcessServer ours) {
        this.stock = stock;
        this.ours = ours;
    }

    /** Hundreds of mails that are put on a disk take their time: in the long build. */
    static Assembly assembly() {
        return Boolean.getBoolean("qutemail.soak") ? Assembly.EMBEDDED : Assembly.MEMORY;
    }

    /**
     * @param assembly which of ours
     */
    static CorpusServers start(Path directory, Assembly assembly) throws Exception {
        StockServer stock = StockServer.start(directory);
        try {
            stock.withUsers(ALICE, BOB, CAROL, DAVE);
            InProcessServer ours =
                    InProcessServer.on(directory)
                            .of(assembly)
                            // A key for every mail: one that came early would step down.
                            .with("QKD_POLICY_ON_LOW", "defer")
                            .impatient()
                            .start();
            return new CorpusServers(stock, ours.withUsers(ALICE, BOB, CAROL, DAVE));
        } catch (Exception e) {
            stock.close();
            throw e;
        }
    }

    StockServer stock() {
        return stock;
    }

    InProcessServer ours() {
        return ours;
    }

    /**
     * Gives the messages to alice's submission session, to bob.
     *
     * @return those that were accepted, by Message-ID
     */
    static Map<String, MimeSample> submit(MailServer server, List<MimeSample> samples)
            throws IOException {
        try (SmtpClient session = server.submission(ALICE)) {
            return send(session, ALICE, BOB, samples);
        }
    }

    /** Sends from one address to another in the session given. */
    static Map<String, MimeSample> send(
            SmtpClient session, String from, String to, List<MimeSample> samples)
            throws IOException {
        Map<String, MimeSample> accepted = new LinkedHashMap<>();
        for (MimeSample sample : samples) {
            SmtpClient.Reply reply = session.send(from, List.of(to), sample.content());
            if (reply.ok()) {
                accepted.put(Delivered.of(sample.content()).messageId(), sample);
            }
        }
        return accepted;
    }

    /**
     * What of the corpus SMTP carries unchanged, but for those without From, which submission
     * refuses; and once more, with other contents, those of many parts: more than a hundred.
     */
    static List<MimeSample> travelling(long seed, String from, String to) {
        List<MimeSample> samples = new ArrayList<>(MimeCorpus.of(seed, from, to).travelling());
        for (MimeSample sample : MimeCorpus.of(seed + 1, from, to).travelling()) {
            if (sample.name()
                    .matches(
                            "multiparts nested.*|.* attachments|message/rfc822.*|8-bit.*|prose.*")) {
                samples.add(sample);
            }
        }
        samples.removeIf(sample -> Delivered.of(sample.content()).messageId().isEmpty());
        return samples;
    }

    @Override
    public void close() throws IOException {
        try (stock) {
            ours.close();
        }
    }
}
