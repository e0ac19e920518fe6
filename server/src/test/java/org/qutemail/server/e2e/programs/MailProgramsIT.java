// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.testing.ManualCommands.Result;

/**
 * msmtp, swaks, mbsync and fetchmail with the configurations of docs/clients.md, as programs, on
 * internal mail.
 */
class MailProgramsIT {

    private static final String TEXT = "Übermorgen am alten Leuchtturm?";

    @RegisterExtension static final Desk DESK = new Desk();

    @Test
    void msmtpShouldSendAsTheManualSaysAndOverTlsFromTheStart() throws Exception {
        DESK.follow("## msmtp");
        DESK.awaitSealed(DESK.bob(), "INBOX", 1);

        DESK.run(
                "sed -i 's/^port .*/port 2465/; s/^tls on/tls on\\ntls_starttls off/' msmtprc\n"
                        + "msmtp --file=msmtprc --read-recipients < letter-with-map.eml");
        DESK.awaitSealed(DESK.bob(), "INBOX", 2);

        assertThat(inboxOfBob(2))
                .contains("X-QKD-Protection: sealed; key-id=")
                .contains("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=")
                .contains("\r\n" + TEXT + "\r\n")
                .contains("TGV1Y2h0dHVybTogNTQuMTggTiwgNy44OCBFCg==");
    }

    @Test
    void msmtpShouldNotTalkToAServerWithAnotherCertificate() throws Exception {
        DESK.follow("## msmtp");
        DESK.awaitSealed(DESK.bob(), "INBOX", 1);

        Result refused =
                DESK.attempt(
                        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
                                + " -subj /CN=another -keyout another.key -out another.pem\n"
                                + "sed -i 's,var/tls/certificate.pem,another.pem,' msmtprc\n"
                                + "msmtp --file=msmtprc --read-recipients < letter-with-map.eml");

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.output()).contains("certificate");
    }

    @Test
    void swaksShouldShowTheDialogueAndTheRefusalOfAnothersAddress() throws Exception {
        DESK.follow("## swaks");
        DESK.awaitSealed(DESK.bob(), "INBOX", 1);
        assertThat(inboxOfBob(1)).contains("\r\n" + TEXT, "filename=\"map.txt\"");

        Result forged =
                DESK.attempt(
                        "swaks --config swaksrc --from bob@qutemail.test --to bob@qutemail.test");

        assertThat(forged.exitCode()).isNotZero();
        assertThat(forged.output()).contains("<~* 550");
    }

    @Test
    void fetchmailShouldFetchByPop3AndDeleteWhatItFetched() throws Exception {
        DESK.letter("first", 1);
        DESK.letter("second", 2);

        DESK.follow("## fetchmail");

        assertThat(DESK.file("fetched.mbox"))
                .containsSubsequence("Subject: first", TEXT, "Subject: second", TEXT)
                .contains("X-QKD-Protection: sealed; key-id=");
        DESK.awaitEmpty(DESK.bob(), "INBOX");
    }

    @Test
    void mbsyncShouldKeepAMaildirAndTheMailboxesTheSame() throws Exception {
        DESK.letter("first", 1);
        DESK.letter("second", 2);
        DESK.letter("third", 3);

        DESK.follow("## isync (mbsync)");
        // Search is what the Maildir's owner makes of it.
        assertThat(DESK.run("grep -rl 'Leuchtturm? second' Maildir/INBOX").lines()).hasSize(1);

        // Flag the first, copy it to another mailbox, move the second there, delete the third.
        DESK.run(
                """
                cd Maildir
                first=$(grep -rl 'Subject: first' INBOX)
                second=$(grep -rl 'Subject: second' INBOX)
                third=$(grep -rl 'Subject: third' INBOX)
                mkdir -p Archive/{cur,new,tmp}
                cp "$first" Archive/cur/1.copy:2,S
                mv "$second" Archive/cur/2.move:2,S
                mv "$first" INBOX/cur/"$(basename "${first%%:*}"):2,FS"
                mv "$third" INBOX/cur/"$(basename "${third%%:*}"):2,T"
                cd ..
                mbsync --config=mbsyncrc mail
                """);

        DESK.awaitSealed(DESK.bob(), "Archive", 2);
        DESK.awaitSealed(DESK.bob(), "INBOX", 1);
        try (ImapClient imap = DESK.imap(DESK.bob())) {
            imap.select("INBOX");
            assertThat(imap.command("FETCH 1 (FLAGS)").line("* 1 FETCH"))
                    .contains("\\Flagged", "\\Seen");
            assertThat(imap.command("SEARCH SUBJECT first").line("* SEARCH"))
                    .isEqualTo("* SEARCH 1");
            imap.select("Archive");
            assertThat(imap.command("SEARCH BODY Leuchtturm").line("* SEARCH"))
                    .isEqualTo("* SEARCH 1 2");
        }

        // The other way: what the server deletes and flags, the Maildir loses and shows.
        try (ImapClient imap = DESK.imap(DESK.bob())) {
            imap.select("INBOX");
            assertThat(imap.command("STORE 1 +FLAGS (\\Answered)").ok()).isTrue();
            imap.select("Archive");
            assertThat(imap.command("STORE 1 +FLAGS (\\Deleted)").ok()).isTrue();
            assertThat(imap.command("EXPUNGE").ok()).isTrue();
        }
        DESK.run("mbsync --config=mbsyncrc mail");
        assertThat(DESK.run("find Maildir/INBOX -name '*:2,FRS'").lines()).hasSize(1);
        assertThat(DESK.run("find Maildir/Archive/cur Maildir/Archive/new -type f").lines())
                .hasSize(1);
    }

    private static String inboxOfBob(int message) throws Exception {
        try (ImapClient imap = DESK.imap(DESK.bob())) {
            imap.select("INBOX");
            return new String(imap.fetch(message, "BODY.PEEK[]"), StandardCharsets.UTF_8);
        }
    }
}
