// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.kme.Fault;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.Protocol;
import org.qutemail.kme.SimulatorConfig;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.InProcessServer;

/** The whole server with keys over SKIP, from a simulator that runs elsewhere. */
class SkipSourceIT {

    private static final String ANNA = "anna@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final int READY = 2;

    @TempDir static Path directory;
    private static KmeSimulator simulator;
    private static InProcessServer server;

    @BeforeAll
    static void start() throws Exception {
        simulator =
                KmeSimulator.start(
                        SimulatorConfig.builder(directory.resolve("kme"))
                                .protocol(Protocol.SKIP)
                                .build());
        InProcessServer.Builder builder =
                InProcessServer.on(directory.resolve("server"))
                        .with("QKD_SIMULATOR_MODE", "external")
                        .with("QKD_PREFETCH", Integer.toString(READY))
                        // A key for every mail: two that wait do not share one.
                        .with("QKD_POLICY_ON_LOW", "defer");
        simulator.variables().forEach(builder::with);
        server = builder.impatient().start().withUsers(ANNA, BOB);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        simulator.close();
    }

    private static void send(String text) throws Exception {
        String message =
                "From: "
                        + ANNA
                        + "\r\nTo: "
                        + BOB
                        + "\r\nSubject: "
                        + text
                        + "\r\n\r\n"
                        + text
                        + "\r\n";
        try (SmtpClient anna = server.submission(ANNA)) {
            assertThat(anna.send(ANNA, List.of(BOB), message.getBytes(US_ASCII)).code())
                    .isEqualTo(250);
        }
    }

    private static List<MailboxMessage> rows() throws Exception {
        return server.store().rows(BOB, "INBOX");
    }

    @Test
    void internalMailShouldBeSealedAndReadWithKeysOverSkip() throws Exception {
        send("Karminrot");
        try (ImapClient bob = server.imap(BOB)) {
            bob.selectHolding(1, "INBOX");
            assertThat(bob.fetch(1, "BODY[TEXT]")).asString(US_ASCII).isEqualTo("Karminrot\r\n");
            byte[] stored = rows().get(0).getHeaderContent().readAllBytes();
            assertThat(bob.fetch(1, "BODY[HEADER]"))
                    .asString(US_ASCII)
                    .contains("X-QKD-Protection: sealed; key-id=" + RecordFormat.keyId(stored))
                    .contains("source=SIMULATED");
            assertThat(new String(stored, US_ASCII)).doesNotContain("Karminrot");
        }

        simulator.fault(Fault.OUTAGE);
        try (ImapClient bob = server.imap(BOB)) {
            bob.selectHolding(1, "INBOX");
            assertThat(bob.fetch(1, "BODY[TEXT]")).asString(US_ASCII).isEqualTo("Karminrot\r\n");
        }
        for (int i = 0; i <= READY; i++) {
            send("Zinnober " + i);
        }
        await().until(() -> !server.keys().status().reachable());
        simulator.fault(Fault.NONE);
        await().until(() -> rows().size() == READY + 2);

        await().until(() -> server.keys().status().poolLevel() == READY);
        KeyStatus status = server.keys().status();
        assertThat(status.stored()).isEqualTo(READY + 2);
        assertThat(status.issued())
                .isEqualTo(status.stored() + status.burnt() + status.lost() + READY);
    }
}
