// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.operation.AdministrationClient;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.DirectoryProbe;
import org.qutemail.server.testing.InProcessServer;

/**
 * What is in a home that is kept for later builds: mail of every kind, flags, copies, rules, a
 * quota, a mail that waits for a key and one in a repository.
 */
final class KeptHome {

    static final String PASSPHRASE = "kept for later";
    static final String ALICE = "alice@qutemail.test";
    static final String BOB = "bob@qutemail.test";
    static final String CAROL = "carol@qutemail.test";

    /** Gets nothing but the mail that waits. */
    static final String DAVE = "dave@qutemail.test";

    static final String ALIAS = "sales@qutemail.test";
    static final String WAITING = "This waited for a key.\r\n";
    static final String REPOSITORY = "var/mail/address-error/";
    static final String UNDELIVERABLE = "this could not be delivered";

    private static final String OUTSIDER = "eve@elsewhere.test";
    private static final String TO_NOBODY = "lost@qutemail.test";

    private KeptHome() {}

    /** Home and root in the directory, on Derby. */
    static InProcessServer.Builder server(Path directory) throws IOException {
        return InProcessServer.on(directory)
                .with("QKD_VAULT_PASSPHRASE", PASSPHRASE)
                // So that mail waits when the key service is away.
                .with("QKD_PREFETCH", "0")
                .with("QKD_POLICY_ON_LOW", "defer");
    }

    static byte[] letter(String from, String to, String subject, String text) {
        return ("From: %s\r\nTo: %s\r\nSubject: %s\r\n\r\n%s".formatted(from, to, subject, text))
                .getBytes(StandardCharsets.UTF_8);
    }

    static void submit(InProcessServer server, String to, byte[] message) throws IOException {
        try (SmtpClient alice = server.submission(ALICE)) {
            assertThat(alice.send(ALICE, List.of(to.split(", ")), message).code()).isEqualTo(250);
        }
    }

    private static void arrive(InProcessServer server, String to, byte[] message)
            throws IOException {
        try (SmtpClient mta = server.mta()) {
            assertThat(mta.send(OUTSIDER, List.of(to), message).code()).isEqualTo(250);
        }
    }

    /** A new home with all of it. Returns what its users see, but for what waits. */
    static List<String> make(Path directory) throws Exception {
        List<String> listing;
        try (InProcessServer server =
                server(directory).start().withUsers(ALICE, BOB, CAROL, DAVE)) {
            settings(server);
            mail(server);
            bobTidiesUp(server);
            listing = HomeListing.of(server, ALICE, BOB, CAROL);

            server.keyServiceAnswers(false);
            submit(server, DAVE, letter(ALICE, DAVE, "Later", WAITING));
            await().until(() -> server.spool().counter("qutemail.seal.waiting") == 1);
            assertThat(server.spool().queued()).isOne();
        }
        return listing;
    }

    private static void settings(InProcessServer server) throws Exception {
        DirectoryProbe directory = server.probe(DirectoryProbe.class);
        directory.alias(ALIAS, BOB);
        directory.alias(TO_NOBODY, "nobody@qutemail.test");
        directory.sieve(
                CAROL,
                "require \"fileinto\"; if header :contains \"Subject\" \"[list]\""
                        + " { fileinto \"Lists\"; }");
        new AdministrationClient(server.home(), server.port(ListenerKind.WEBADMIN))
                .put("/quota/users/" + CAROL + "/size", "1000000");
    }

    private static void mail(InProcessServer server) throws Exception {
        submit(server, BOB, letter(ALICE, BOB, "First", "A letter.\r\n"));
        submit(server, BOB + ", " + CAROL, letter(ALICE, BOB + ", " + CAROL, "Both", "Two.\r\n"));
        submit(server, CAROL, withAttachment(CAROL));
        submit(server, CAROL, letter(ALICE, CAROL, "[list] News", "No news.\r\n"));
        arrive(server, BOB, letter(OUTSIDER, BOB, "Hello", "From outside.\r\n"));
        arrive(server, TO_NOBODY, letter(OUTSIDER, TO_NOBODY, "Lost", UNDELIVERABLE + "\r\n"));
        try (ImapClient alice = server.imap(ALICE)) {
            alice.command("CREATE Drafts");
            byte[] draft = letter(ALICE, BOB, "Draft", "Not finis");
            assertThat(alice.append("Drafts", "\\Draft \\Seen", draft).ok()).isTrue();
        }
        holding(server, BOB, 3, "INBOX");
        holding(server, CAROL, 2, "INBOX");
        holding(server, CAROL, 1, "Lists");
        await().until(() -> server.spool().kept().size() == 1);
    }

    /** More than one segment of a record. */
    private static byte[] withAttachment(String to) {
        String line = "x".repeat(70) + "\r\n";
        return ("From: %s\r\nTo: %s\r\nSubject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMIME-Version: 1.0\r\n"
                                .formatted(ALICE, to)
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                        + "Content-Type: text/plain; charset=UTF-8\r\n\r\nHier ist die Karte.\r\n"
                        + "--b\r\nContent-Type: text/plain; name=\"map.txt\"\r\n"
                        + "Content-Disposition: attachment; filename=\"map.txt\"\r\n\r\n"
                        + line.repeat(950)
                        + "--b--\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void bobTidiesUp(InProcessServer server) throws Exception {
        try (ImapClient bob = server.imap(BOB)) {
            bob.command("CREATE Archive");
            bob.select("INBOX");
            bob.command("STORE 1 +FLAGS (\\Seen \\Flagged $Work)");
            bob.command("COPY 1:3 Archive");
            bob.command("MOVE 3 Archive");
            bob.command("SUBSCRIBE Archive");
            bob.select("Archive");
            bob.command("STORE 2 +FLAGS (\\Deleted)");
            bob.command("EXPUNGE");
        }
    }

    static void holding(InProcessServer server, String user, int count, String mailbox)
            throws IOException {
        try (ImapClient imap = server.imap(user)) {
            assertThat(imap.selectHolding(count, mailbox)).isEqualTo(count);
        }
    }

    /** The homes that are kept, each with a listing of the same name. */
    static Path directory() {
        return Path.of(System.getProperty("qutemail.basedir"), "server/src/test/homes");
    }

    /** Their archives. */
    static Stream<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith(".tar.xz")).toList().stream();
        }
    }

    /** Where the listing of an archive is. */
    static Path listing(Path archive) {
        return archive.resolveSibling(archive.getFileName().toString().replace(".tar.xz", ".txt"));
    }
}
