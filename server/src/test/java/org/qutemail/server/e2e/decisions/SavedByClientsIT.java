// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.JmapClient;

/** What clients save themselves, by IMAP APPEND and by JMAP, and what they submit by JMAP. */
class SavedByClientsIT {

    @RegisterExtension static final Stage STAGE = new Stage();

    private String alice;
    private String bob;

    @BeforeEach
    void twoUsers() throws Exception {
        alice = STAGE.user("alice");
        bob = STAGE.user("bob");
    }

    @Test
    void sentMailToAUserShouldBeSealed() throws Exception {
        Letter letter = Letter.of(alice, bob);

        long decided = appendsAs("sealed.client-internal");
        append("Sent", letter);

        STAGE.mailbox(alice, "Sent", 1).get(0).isSealedAsSaved(letter);
        assertThat(appendsAs("sealed.client-internal")).isEqualTo(decided + 1);
    }

    @Test
    void sentMailToAUserAndAnOutsiderShouldBeSealed() throws Exception {
        Letter letter = Letter.of(alice, STAGE.outsider("eve")).with("Cc: " + bob);

        append("Sent", letter);

        STAGE.mailbox(alice, "Sent", 1).get(0).isSealedAsSaved(letter);
    }

    @Test
    void sentMailToOutsidersShouldBePlain() throws Exception {
        Letter letter = Letter.of(alice, STAGE.outsider("eve"));

        long decided = appendsAs("plain.client-external-recipients");
        append("Sent", letter);

        STAGE.mailbox(alice, "Sent", 1).get(0).isPlain(letter);
        assertThat(appendsAs("plain.client-external-recipients")).isEqualTo(decided + 1);
    }

    @Test
    void savedMailOfAnOutsiderShouldBePlain() throws Exception {
        Letter letter = Letter.of(STAGE.outsider("eve"), alice);

        long decided = appendsAs("plain.client-external-from");
        append("Archive", letter);

        STAGE.mailbox(alice, "Archive", 1).get(0).isPlain(letter);
        assertThat(appendsAs("plain.client-external-from")).isEqualTo(decided + 1);
    }

    @Test
    void aDraftWithoutRecipientsShouldBeSealed() throws Exception {
        Letter letter = Letter.of(List.of("From: " + alice));

        long decided = appendsAs("sealed.client-draft");
        append("Drafts", letter);

        STAGE.mailbox(alice, "Drafts", 1).get(0).isSealedAsSaved(letter);
        assertThat(appendsAs("sealed.client-draft")).isEqualTo(decided + 1);
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

    private void append(String mailbox, Letter letter) throws Exception {
        try (ImapClient client = STAGE.server().imap(alice)) {
            client.command("CREATE \"" + mailbox + "\"");
            assertThat(client.append(mailbox, "\\Seen", letter.octets()).ok()).isTrue();
        }
    }

    private static long appendsAs(String decision) {
        return STAGE.spool().appends().getOrDefault(decision, 0L);
    }
}
