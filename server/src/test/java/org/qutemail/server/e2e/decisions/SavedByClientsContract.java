// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.server.e2e.client.ImapClient;

/** What clients save themselves by IMAP APPEND; by JMAP: {@link JmapDecisionsIT}. */
abstract class SavedByClientsContract {

    abstract Stage stage();

    private String alice;
    private String bob;

    @BeforeEach
    void twoUsers() throws Exception {
        alice = stage().user("alice");
        bob = stage().user("bob");
    }

    @Test
    void sentMailToAUserShouldBeSealed() throws Exception {
        Letter letter = Letter.of(alice, bob);

        long decided = appendsAs("sealed.client-internal");
        append("Sent", letter);

        stage().mailbox(alice, "Sent", 1).get(0).isSealedAsSaved(letter);
        assertThat(appendsAs("sealed.client-internal")).isEqualTo(decided + 1);
    }

    @Test
    void sentMailToAUserAndAnOutsiderShouldBeSealed() throws Exception {
        Letter letter = Letter.of(alice, stage().outsider("eve")).with("Cc: " + bob);

        append("Sent", letter);

        stage().mailbox(alice, "Sent", 1).get(0).isSealedAsSaved(letter);
    }

    @Test
    void sentMailToOutsidersShouldBePlain() throws Exception {
        Letter letter = Letter.of(alice, stage().outsider("eve"));

        long decided = appendsAs("plain.client-external-recipients");
        append("Sent", letter);

        stage().mailbox(alice, "Sent", 1).get(0).isPlain(letter);
        assertThat(appendsAs("plain.client-external-recipients")).isEqualTo(decided + 1);
    }

    @Test
    void savedMailOfAnOutsiderShouldBePlain() throws Exception {
        Letter letter = Letter.of(stage().outsider("eve"), alice);

        long decided = appendsAs("plain.client-external-from");
        append("Archive", letter);

        stage().mailbox(alice, "Archive", 1).get(0).isPlain(letter);
        assertThat(appendsAs("plain.client-external-from")).isEqualTo(decided + 1);
    }

    @Test
    void aDraftWithoutRecipientsShouldBeSealed() throws Exception {
        Letter letter = Letter.of(List.of("From: " + alice));

        long decided = appendsAs("sealed.client-draft");
        append("Drafts", letter);

        stage().mailbox(alice, "Drafts", 1).get(0).isSealedAsSaved(letter);
        assertThat(appendsAs("sealed.client-draft")).isEqualTo(decided + 1);
    }

    private void append(String mailbox, Letter letter) throws Exception {
        try (ImapClient client = stage().server().imap(alice)) {
            client.command("CREATE \"" + mailbox + "\"");
            assertThat(client.append(mailbox, "\\Seen", letter.octets()).ok()).isTrue();
        }
    }

    private long appendsAs(String decision) {
        return stage().spool().appends().getOrDefault(decision, 0L);
    }
}
