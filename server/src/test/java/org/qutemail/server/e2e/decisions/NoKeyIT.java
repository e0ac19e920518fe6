// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.qutemail.server.e2e.client.ImapClient;

/** Without a key nothing internal is stored or delivered; external mail does not notice. */
class NoKeyIT {

    /** No key is fetched ahead and none is shared, so an outage is felt at once. */
    @RegisterExtension
    static final Stage STAGE =
            new Stage(
                    builder ->
                            builder.with("QKD_PREFETCH", "0")
                                    .with("QKD_POLICY_ON_LOW", "defer")
                                    .impatient());

    private String alice;
    private String bob;

    @BeforeEach
    void theKeyServiceGoesAway() throws Exception {
        alice = STAGE.user("alice");
        bob = STAGE.user("bob");
        STAGE.server().keyServiceAnswers(false);
    }

    @AfterEach
    void theKeyServiceReturns() throws Exception {
        STAGE.server().keyServiceAnswers(true);
    }

    @Test
    void savingShouldSayUnavailableAndStoreNothing() throws Exception {
        Letter draft = Letter.of(alice, bob);
        try (ImapClient client = STAGE.server().imap(alice)) {
            client.command("CREATE Drafts");
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThat(client.append("Drafts", "\\Draft", draft.octets()).status())
                        .startsWith("NO [UNAVAILABLE]");
            }
            assertThat(client.select("Drafts")).isZero();
            assertThat(STAGE.server().store().rows(alice, "Drafts")).isEmpty();

            Letter external = Letter.of(alice, STAGE.outsider("eve"));
            assertThat(client.append("Drafts", "\\Seen", external.octets()).ok()).isTrue();
            STAGE.mailbox(alice, "Drafts", 1).get(0).isPlain(external);

            // The session goes on, and so does saving once there are keys again.
            STAGE.server().keyServiceAnswers(true);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.append("Drafts", "\\Draft", draft.octets()).ok());
        }
        STAGE.mailbox(alice, "Drafts", 2).get(1).isSealedAsSaved(draft);
    }

    @Test
    void submittedMailShouldWaitAndArriveSealedWhenKeysReturn() throws Exception {
        String eve = STAGE.outsider("eve");
        Letter letter = Letter.of(alice, bob + ", " + eve);
        long waits = STAGE.spool().counter("qutemail.seal.waiting");

        STAGE.submit(alice, letter, bob, eve);

        // The part for outside needs no key.
        STAGE.outside().await(letter.body());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> STAGE.spool().counter("qutemail.seal.waiting") > waits + 1);
        STAGE.assertNothingFor(bob);
        STAGE.server().keyServiceAnswers(true);
        STAGE.inbox(bob).isSealed(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
    }

    @Test
    void externalMailShouldArriveAsAlways() throws Exception {
        String eve = STAGE.outsider("eve");
        Letter letter = Letter.of(eve, bob);

        STAGE.arrive(eve, letter, bob);

        STAGE.inbox(bob).isPlain(letter);
    }
}
