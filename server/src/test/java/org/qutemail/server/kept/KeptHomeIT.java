// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.server.kept.KeptHome.ALIAS;
import static org.qutemail.server.kept.KeptHome.ALICE;
import static org.qutemail.server.kept.KeptHome.BOB;
import static org.qutemail.server.kept.KeptHome.CAROL;
import static org.qutemail.server.kept.KeptHome.DAVE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.testing.InProcessServer;

/**
 * Homes that earlier builds made open in this one: every message reads as it did, what waited is
 * delivered, what was set is in force. How another one is made: docs/embedded.md.
 */
class KeptHomeIT {

    @TempDir Path directory;

    static Stream<Path> archives() throws Exception {
        return KeptHome.archives();
    }

    @ParameterizedTest
    @MethodSource("archives")
    void aHomeOfAnEarlierBuildShouldOpenWithAllThatIsInIt(Path archive) throws Exception {
        HomeArchive.unpack(archive, directory);
        List<String> expected = Files.readAllLines(KeptHome.listing(archive));
        try (InProcessServer server =
                KeptHome.server(directory)
                        // It has waited since the home was made.
                        .configured(
                                "mailetcontainer.xml",
                                xml ->
                                        xml.replaceAll(
                                                "<giveUpAfter>[^<]*</giveUpAfter>",
                                                "<giveUpAfter>100000d</giveUpAfter>"))
                        .start()) {
            assertThat(HomeListing.of(server, ALICE, BOB, CAROL))
                    .containsExactlyElementsOf(expected);
            assertRead(server, DAVE, 1, "INBOX", KeptHome.WAITING);
            assertRepository(server);
            assertRulesAreInForce(server);
            assertThat(server.keys().status().unaccounted()).isZero();
        }
    }

    private static void assertRepository(InProcessServer server) throws Exception {
        List<Mail> kept = server.spool().repository(KeptHome.REPOSITORY);
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).getMessage().getInputStream())
                .asString(StandardCharsets.US_ASCII)
                .contains(KeptHome.UNDELIVERABLE);
    }

    private static void assertRulesAreInForce(InProcessServer server) throws Exception {
        String text = "After years.\r\n";
        KeptHome.submit(server, CAROL, KeptHome.letter(ALICE, CAROL, "[list] Again", text));
        KeptHome.submit(server, ALIAS, KeptHome.letter(ALICE, ALIAS, "An order", text));
        assertRead(server, CAROL, 2, "Lists", text);
        assertRead(server, BOB, 3, "INBOX", text);
    }

    private static void assertRead(
            InProcessServer server, String user, int count, String mailbox, String text)
            throws Exception {
        try (ImapClient imap = server.imap(user)) {
            assertThat(imap.selectHolding(count, mailbox)).isEqualTo(count);
            assertThat(imap.fetch(count, "BODY.PEEK[HEADER]"))
                    .asString()
                    .contains("X-QKD-Protection: sealed");
            assertThat(imap.fetch(count, "BODY.PEEK[TEXT]")).asString().isEqualTo(text);
        }
    }

    /** Not a test: makes the home of this build. */
    @Test
    @EnabledIfSystemProperty(named = "qutemail.home.write", matches = ".+")
    void makeHome() throws Exception {
        Path archive =
                Files.createDirectories(KeptHome.directory())
                        .resolve(System.getProperty("qutemail.home.write") + ".tar.xz");
        List<String> listing = KeptHome.make(directory);
        HomeArchive.pack(directory, archive);
        Files.write(KeptHome.listing(archive), listing);
    }
}
