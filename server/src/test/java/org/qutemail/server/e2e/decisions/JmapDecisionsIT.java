// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.qutemail.server.e2e.client.JmapClient;

/** What clients save and submit by JMAP, and set there: on the server in memory, which has it. */
class JmapDecisionsIT {

    /** No key is fetched ahead and none is shared, so an outage is felt at once. */
    @RegisterExtension
    static final Stage STAGE =
            new Stage(
                    builder ->
                            builder.memory()
                                    .with("QKD_PREFETCH", "0")
                                    .with("QKD_POLICY_ON_LOW", "defer")
                                    // An epoch that another test has begun would do.
                                    .with("QKD_POLICY_EPOCH_MESSAGES", "1"));

    private String alice;
    private String bob;

    @BeforeEach
    void twoUsers() throws Exception {
        alice = STAGE.user("alice");
        bob = STAGE.user("bob");
    }

    @Test
    void aJmapDraftShouldBeSealed() throws Exception {
        Letter letter = Letter.of(List.of());

        long decided = appendsAs("sealed.client-draft");
        Jmap.draft(STAGE.server().jmap(alice), letter, alice, "");

        STAGE.mailbox(alice, "Drafts", 1).get(0).isSealedAsSaved(letter);
        assertThat(appendsAs("sealed.client-draft")).isEqualTo(decided + 1);
    }

    @Test
    void jmapMailToAUserShouldBeSealedAndSoItsDraft() throws Exception {
        Letter letter = Letter.of(List.of());
        JmapClient jmap = STAGE.server().jmap(alice);

        String draft = Jmap.draft(jmap, letter, alice, bob);
        JsonNode sent = Jmap.submit(jmap, draft, alice, bob);

        assertThat(sent.path("created").has("s")).as(sent.toString()).isTrue();
        STAGE.inbox(bob).isSealed(letter);
        STAGE.mailbox(alice, "Drafts", 1).get(0).isSealedAsSaved(letter);
        assertThat(STAGE.reasons(bob)).containsExactly("internal");
    }

    @Test
    void jmapMailToAnOutsiderShouldLeaveAsItIs() throws Exception {
        String eve = STAGE.outsider("eve");
        Letter letter = Letter.of(List.of());
        JmapClient jmap = STAGE.server().jmap(alice);

        String draft = Jmap.draft(jmap, letter, alice, eve);
        Jmap.submit(jmap, draft, alice, eve);

        assertThat(STAGE.outside().await(letter.body()).text())
                .contains(letter.subject())
                .doesNotContainIgnoringCase("qkd");
        STAGE.mailbox(alice, "Drafts", 1).get(0).isPlain(letter);
        assertThat(STAGE.reasons(eve)).containsExactly("recipient-not-local");
    }

    @Test
    void jmapMailUnderAnothersNameShouldBeRefused() throws Exception {
        Letter letter = Letter.of(List.of());
        JmapClient jmap = STAGE.server().jmap(alice);

        String forged = Jmap.draft(jmap, letter, bob, bob);
        String own = Jmap.draft(jmap, letter, alice, bob);

        assertThat(Jmap.submit(jmap, forged, alice, bob).path("notCreated").has("s")).isTrue();
        assertThat(Jmap.submit(jmap, own, bob, bob).path("notCreated").has("s")).isTrue();
        assertThat(STAGE.reasons(bob)).isEmpty();
        STAGE.assertNothingFor(bob);
    }

    @Test
    void aBounceOfJmapMailToAnUnknownUserShouldQuoteNothing() throws Exception {
        String unknown = STAGE.address("unknown");
        Letter letter = Letter.of(alice, unknown);
        JmapClient jmap = STAGE.server().jmap(alice);
        JsonNode sent = Jmap.submit(jmap, Jmap.draft(jmap, letter, alice, unknown), alice, unknown);
        assertThat(sent.path("created").has("s")).as(sent.toString()).isTrue();

        Held notice = STAGE.inbox(alice).isAbout(letter, "A message was not delivered");

        assertThat(notice.seen()).contains(unknown);
        assertThat(STAGE.reasons(unknown)).containsExactly("recipient-unknown");
    }

    @Test
    void aVacationReplyShouldHoldNothingOfTheMessage() throws Exception {
        Letter letter = Letter.of(alice, bob);
        STAGE.server()
                .jmap(bob)
                .call(
                        "VacationResponse/set",
                        "{\"update\":{\"singleton\":{\"isEnabled\":true,"
                                + "\"textBody\":\"I am at the sea.\"}}}");

        STAGE.submit(alice, letter, bob);

        STAGE.inbox(bob).isSealed(letter);
        STAGE.inbox(alice).isAbout(letter, "I am at the sea.");
        assertThat(STAGE.reasons(alice)).containsExactly("re-posted");
    }

    @Test
    void savingByJmapWithoutAKeyShouldCreateNothing() throws Exception {
        Letter draft = Letter.of(alice, bob);
        JmapClient jmap = STAGE.server().jmap(alice);
        STAGE.server().keyServiceAnswers(false);
        try {
            JsonNode answer = Jmap.trySaving(jmap, draft, alice, bob);
            assertThat(answer.path("notCreated").has("d")).as(answer.toString()).isTrue();
            assertThat(STAGE.server().store().rows(alice, "Drafts")).isEmpty();
        } finally {
            STAGE.server().keyServiceAnswers(true);
        }
        // And saving goes on once there are keys again.
        await().until(() -> Jmap.trySaving(jmap, draft, alice, bob).path("created").has("d"));
    }

    private static long appendsAs(String decision) {
        return STAGE.spool().appends().getOrDefault(decision, 0L);
    }
}
