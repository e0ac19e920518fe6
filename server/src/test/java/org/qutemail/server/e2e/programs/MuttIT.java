// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.qutemail.server.e2e.client.ImapClient;

/** mutt with the configuration of docs/clients.md, on a terminal, on internal mail. */
class MuttIT {

    private static final String TEXT = "Übermorgen am alten Leuchtturm?";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** No questions and no waiting for keys; what is piped to a program is what mutt shows. */
    private static final String UNATTENDED =
            """
            set wait_key=no pipe_decode=yes delete=yes confirmappend=no confirmcreate=no
            """;

    @RegisterExtension static final Desk DESK = new Desk();

    @Test
    void letterWithAttachmentShouldBeSentSavedAndRead() throws Exception {
        DESK.follow("## mutt");
        DESK.awaitSealed(DESK.bob(), "INBOX", 1);
        DESK.awaitSealed(DESK.alice(), "Sent", 1);

        press("<pipe-message>cat > shown.txt<enter><quit>");

        assertThat(DESK.file("shown.txt"))
                .contains("Subject: Grüße")
                .contains("From: Älice <" + DESK.alice() + ">")
                .contains("\n" + TEXT + "\n")
                .contains("\nLeuchtturm: 54.18 N, 7.88 E\n");
    }

    @Test
    void lettersShouldBeFoundFlaggedCopiedMovedAndDeleted() throws Exception {
        DESK.follow("## mutt");
        DESK.awaitSealed(DESK.bob(), "INBOX", 1);
        DESK.letter("first", 2);
        DESK.letter("second", 3);
        DESK.letter("third", 4);

        press("<limit>=b 'Leuchtturm? second'<enter><pipe-message>cat > found.txt<enter><quit>");
        assertThat(DESK.file("found.txt")).contains("Subject: second", TEXT);

        press(
                """
                <search>~s ^first<enter><flag-message><copy-message>+Archive<enter>\
                <search>~s ^second<enter><save-message>+Kept<enter>\
                <search>~s ^third<enter><delete-message><sync-mailbox><quit>""");

        DESK.awaitSealed(DESK.bob(), "INBOX", 2);
        DESK.awaitSealed(DESK.bob(), "Archive", 1);
        DESK.awaitSealed(DESK.bob(), "Kept", 1);
        DESK.awaitSealed(DESK.bob(), "Trash", 1);
        try (ImapClient imap = DESK.imap(DESK.bob())) {
            imap.select("INBOX");
            assertThat(imap.command("SEARCH FLAGGED SUBJECT first").line("* SEARCH"))
                    .isEqualTo("* SEARCH 2");
            imap.select("Kept");
            assertThat(imap.command("SEARCH SUBJECT second").line("* SEARCH"))
                    .isEqualTo("* SEARCH 1");
            imap.select("Trash");
            assertThat(imap.command("SEARCH SUBJECT third").line("* SEARCH"))
                    .isEqualTo("* SEARCH 1");
        }
    }

    @Test
    void idleMuttShouldBeToldOfALetter() throws Exception {
        DESK.follow("## mutt");
        DESK.awaitSealed(DESK.bob(), "INBOX", 1);
        String settings =
                "set timeout=1 mail_check=1 new_mail_command=\"touch arrived\"\n" + UNATTENDED;
        Files.writeString(DESK.directory().resolve("idle.rc"), settings);
        Process mutt =
                DESK.start(
                        "output",
                        "script --quiet --return --flush --command"
                                + " \"mutt -d 2 -F bob.muttrc -e 'source idle.rc'\" screen");
        try (var keys = mutt.outputWriter()) {
            await("mutt to wait")
                    .atMost(PATIENCE)
                    .until(() -> DESK.file(".muttdebug0").matches("(?s).*> \\w+ IDLE\\s.*"));

            DESK.letter("wake up", 2);

            await("mutt to notice")
                    .atMost(PATIENCE)
                    .until(() -> Files.exists(DESK.directory().resolve("arrived")));
            keys.write("*|cat > shown.txt\nq");
            keys.flush();
            await("mutt to end").atMost(PATIENCE).until(() -> !mutt.isAlive());
        } finally {
            mutt.descendants().forEach(ProcessHandle::destroyForcibly);
            mutt.destroyForcibly();
        }
        assertThat(DESK.file("shown.txt")).contains("Subject: wake up", TEXT);
        assertThat(DESK.file(".muttdebug0")).doesNotContain("NOOP");
    }

    /** Bob starts mutt and presses these keys. */
    private static void press(String keys) throws Exception {
        Files.writeString(
                DESK.directory().resolve("keys.rc"),
                UNATTENDED + "push \"" + keys.strip() + "\"\n");
        DESK.run(
                "script --quiet --return --command 'mutt -F bob.muttrc -e \"source keys.rc\"' screen < /dev/null");
    }
}
