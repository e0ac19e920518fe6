// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.LineConnection;
import org.qutemail.server.e2e.client.Pop3Client;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.home.Certificates;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.MailServer;
import org.qutemail.server.testing.OpenSsl;

/**
 * What an operator sets, and what others meet then: one server, the same for every storage. Every
 * test has users of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperationContract {

    private static final String HOSTNAME = "mx1.qutemail.test";
    private static final int LARGEST = 300_000;

    private static final long MEBI = 1 << 20;

    /** Of the port for other servers. */
    private static final int PER_ADDRESS = 50;

    @TempDir static Path directory;

    private InProcessServer server;
    private AdministrationClient administration;
    private int people;

    /** The server with its storage. */
    abstract InProcessServer.Builder builder(Path home) throws IOException;

    @BeforeAll
    void start() throws Exception {
        Certificates first = pair("first");
        server =
                builder(directory.resolve(getClass().getSimpleName()))
                        .with("SMTP_SERVER_HOSTNAME", HOSTNAME)
                        .with("SMTP_MAX_MESSAGE_SIZE", String.valueOf(LARGEST))
                        .with("MAILBOX_DEFAULT_QUOTA_GB", "3")
                        .with("SMTP_TLS_CERT", first.certificate().toString())
                        .with("SMTP_TLS_KEY", first.privateKey().toString())
                        .start();
        administration =
                new AdministrationClient(server.home(), server.port(ListenerKind.WEBADMIN));
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private Certificates pair(String name) throws Exception {
        Path tls = directory.resolve(getClass().getSimpleName() + "-" + name);
        Certificates pair =
                new Certificates(
                        Files.createDirectories(tls), Clock.systemUTC(), new SecureRandom());
        pair.ensureForMailPorts("mail.example.org", InetAddress.getLoopbackAddress());
        return pair;
    }

    final InProcessServer server() {
        return server;
    }

    final AdministrationClient administration() {
        return administration;
    }

    /** A new user of that name and a number. */
    final String user(String name) throws Exception {
        String address = name + ++people + "@qutemail.test";
        server.withUsers(address);
        return address;
    }

    static byte[] message(String from, String to, int octets) {
        String header = "From: " + from + "\r\nTo: " + to + "\r\nSubject: size\r\n\r\n";
        String line = "x".repeat(70) + "\r\n";
        int lines = Math.max(1, (octets - header.length()) / line.length());
        return (header + line.repeat(lines)).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void serverShouldSayItsName() throws Exception {
        try (SmtpClient client = server.mta()) {
            assertThat(client.command("EHLO client.test").text()).contains(HOSTNAME);
        }
    }

    @Test
    void tooLargeAMessageShouldBeRefusedAtMailWhenItsSizeIsSaid() throws Exception {
        String bob = user("bob");
        try (SmtpClient client = server.mta()) {
            // As James counts: whole KiB.
            assertThat(client.command("EHLO client.test").text()).contains("SIZE 300032");
            assertThat(client.command("MAIL FROM:<eve@elsewhere.test> SIZE=300033").code())
                    .isEqualTo(552);
            assertThat(client.command("MAIL FROM:<eve@elsewhere.test> SIZE=300000").code())
                    .isEqualTo(250);
            assertThat(client.command("RCPT TO:<" + bob + ">").code()).isEqualTo(250);
        }
    }

    @Test
    void tooLargeAMessageShouldBeRefusedAtItsEndWhenItsSizeIsNotSaid() throws Exception {
        String alice = user("alice");
        String bob = user("bob");
        byte[] tooLarge = message(alice, bob, 4 * LARGEST);
        byte[] justRight = message(alice, bob, LARGEST - 1000);
        for (ListenerKind door : List.of(ListenerKind.SMTP_MTA, ListenerKind.SMTP_SMTPS)) {
            try (SmtpClient client = door(door, alice)) {
                String sender = door == ListenerKind.SMTP_MTA ? "eve@elsewhere.test" : alice;
                assertThat(client.send(sender, List.of(bob), tooLarge).code()).isEqualTo(552);
                client.command("RSET");
                assertThat(client.send(sender, List.of(bob), justRight).code()).isEqualTo(250);
            }
        }
        try (ImapClient imap = server.imap(bob)) {
            assertThat(imap.selectHolding(2, "INBOX")).isEqualTo(2);
        }
    }

    /** Nor with a number that no int holds. */
    @Test
    void hugeAMessageShouldBeRefusedAtMail() throws Exception {
        try (SmtpClient client = server.mta()) {
            client.command("EHLO client.test");
            assertThat(client.command("MAIL FROM:<eve@elsewhere.test> SIZE=9999999999").text())
                    .startsWith("552 5.3.4 ");
        }
    }

    @Test
    void whatIsRefusedShouldNotBeHeldInMemoryOrOnDisk() throws Exception {
        String bob = user("bob");
        byte[] mebi = ("x".repeat(1022) + "\r\n").repeat(1024).getBytes(StandardCharsets.US_ASCII);
        int times = Boolean.getBoolean("qutemail.soak") ? 300 : 48;
        try (SmtpClient client = server.mta()) {
            client.command("MAIL FROM:<eve@elsewhere.test>");
            client.command("RCPT TO:<" + bob + ">");
            long before = usedHeap();
            long[] most = {0};
            int[] sent = {0};
            SmtpClient.Reply reply =
                    client.data(
                            mebi,
                            times,
                            () -> {
                                if (++sent[0] % (times / 3) == 0) {
                                    most[0] = Math.max(most[0], usedHeap() - before);
                                    assertThat(temporaryOctets()).isLessThan(MEBI);
                                }
                            });
            assertThat(reply.text()).startsWith("552 5.3.4 Message size exceeds");
            assertThat(most[0]).isLessThan(times / 3 * MEBI);
            assertThat(client.command("NOOP").code()).isEqualTo(250);
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long temporaryOctets() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        }
    }

    @Test
    void tooLargeAnAppendShouldBeRefusedBeforeItIsSent() throws Exception {
        try (ImapClient imap = server.imap(user("alice"))) {
            byte[] tooLarge = new byte[LARGEST + 1];
            assertThat(imap.append("INBOX", "", tooLarge).status()).startsWith("NO [TOOBIG] ");
            assertThat(imap.command("NOOP").ok()).isTrue();
            assertThat(imap.append("INBOX", "", message("a@b.c", "d@e.f", LARGEST - 1000)).ok())
                    .isTrue();
        }
    }

    /** James takes the text of such a message for commands. */
    @Test
    void textOfTooLargeAnAppendShouldNeverBeObeyed() throws Exception {
        String alice = user("alice");
        String command = "x DELETE precious\r\n";
        byte[] evil =
                command.repeat(LARGEST / command.length() + 1).getBytes(StandardCharsets.US_ASCII);
        try (ImapClient imap = server.imap(alice)) {
            imap.command("CREATE precious");
            assertThatThrownBy(() -> imap.appendAtOnce("INBOX", "", evil))
                    .isInstanceOf(IOException.class);
        }
        try (ImapClient imap = server.imap(alice)) {
            assertThat(imap.select("precious")).isZero();
        }
    }

    private SmtpClient door(ListenerKind kind, String user) throws IOException {
        if (kind == ListenerKind.SMTP_MTA) {
            return server.mta();
        }
        SmtpClient client = SmtpClient.tls(server.port(kind));
        assertThat(client.auth(user, MailServer.PASSWORD).ok()).isTrue();
        return client;
    }

    @Test
    void strangersShouldNeitherRelayNorReachWhoDoesNotExist() throws Exception {
        try (SmtpClient client = server.mta()) {
            client.command("EHLO client.test");
            assertThat(client.command("MAIL FROM:<eve@elsewhere.test>").code()).isEqualTo(250);
            assertThat(client.command("RCPT TO:<mallory@faraway.test>").code()).isEqualTo(550);
            assertThat(client.command("RCPT TO:<nobody-here@qutemail.test>").code()).isEqualTo(550);
        }
    }

    @Test
    void oldTlsShouldBeRefusedOnEveryPort() throws Exception {
        for (ListenerKind kind : OpenSsl.tlsPorts()) {
            // Without the second option openssl itself would not ask.
            String[] old = {"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"};
            assertThat(OpenSsl.connect(server, kind, old).ok()).as(kind.label()).isFalse();
            OpenSsl.Handshake current = OpenSsl.connect(server, kind, "-tls1_2");
            assertThat(current.ok()).as(current.output()).isTrue();
        }
    }

    @Test
    void renewedCertificateShouldBeUsedOnEveryPortWithoutARestart() throws Exception {
        Certificates renewed = pair("renewed");
        Certificates used =
                new Certificates(
                        directory.resolve(getClass().getSimpleName() + "-first"),
                        Clock.systemUTC(),
                        new SecureRandom());
        String before = Files.readString(used.certificate());
        for (ListenerKind kind : OpenSsl.tlsPorts()) {
            assertThat(OpenSsl.connect(server, kind).output()).as(kind.label()).contains(before);
        }

        Files.copy(renewed.certificate(), used.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(renewed.privateKey(), used.privateKey(), StandardCopyOption.REPLACE_EXISTING);

        String after = Files.readString(renewed.certificate());
        for (ListenerKind kind : OpenSsl.tlsPorts()) {
            Awaitility.await(kind.label())
                    .until(() -> OpenSsl.connect(server, kind).output().contains(after));
        }
    }

    @Test
    void pop3ShouldBeServedOverTlsAtOnce() throws Exception {
        String bob = user("bob");
        try (Pop3Client pop3 = Pop3Client.tls(server.port(ListenerKind.POP3S))) {
            assertThat(pop3.login(bob, MailServer.PASSWORD).command("STAT")).startsWith("+OK 0 0");
        }
    }

    @Test
    void everybodyShouldHaveTheDefaultQuota() throws Exception {
        assertThat(administration.get("/quota/size")).isEqualTo(String.valueOf(3L << 30));
        try (ImapClient imap = server.imap(user("bob"))) {
            assertThat(imap.command("GETQUOTAROOT INBOX").line("* QUOTA "))
                    .contains("STORAGE 0 " + (3L << 20));
        }
    }

    @Test
    void usageShouldBeExactAfterAppendCopyMoveAndExpunge() throws Exception {
        String alice = user("alice");
        try (ImapClient imap = server.imap(alice)) {
            imap.command("CREATE Other");
            imap.append("INBOX", "", message("eve@elsewhere.test", alice, 1000));
            imap.append("INBOX", "", message("eve@elsewhere.test", alice, 2000));
            // A draft of one's own is internal: sealed, and counted as the client sees it.
            imap.append("INBOX", "\\Draft", message(alice, alice, 70_000));
            assertUsage(imap, alice, 3);

            imap.select("INBOX");
            imap.command("COPY 1:3 Other");
            assertUsage(imap, alice, 6);

            imap.select("INBOX");
            imap.command("MOVE 2 Other");
            assertUsage(imap, alice, 6);

            imap.select("Other");
            imap.command("STORE 1,3 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            assertUsage(imap, alice, 4);
        }
    }

    private void assertUsage(ImapClient imap, String user, int messages) throws Exception {
        long octets = sizes(imap, "INBOX") + sizes(imap, "Other");
        Awaitility.await()
                .untilAsserted(
                        () ->
                                assertThat(administration.usage(user))
                                        .isEqualTo(
                                                new AdministrationClient.Usage(messages, octets)));
    }

    /** The octets of a mailbox as the client sees them. */
    private static long sizes(ImapClient imap, String mailbox) throws IOException {
        int count = imap.select(mailbox);
        return count == 0
                ? 0
                : imap.command("FETCH 1:* (RFC822.SIZE)").untagged().stream()
                        .map(ImapClient.Response::text)
                        .filter(line -> line.contains("RFC822.SIZE"))
                        .mapToLong(
                                line ->
                                        Long.parseLong(
                                                line.replaceAll(".*RFC822.SIZE (\\d+).*", "$1")))
                        .sum();
    }

    @Test
    void whatIsOverTheQuotaShouldBeRefusedAndSaySo() throws Exception {
        String alice = user("alice");
        administration.put("/quota/users/" + alice + "/size", "2500");
        try (ImapClient imap = server.imap(alice)) {
            byte[] fits = message("eve@elsewhere.test", alice, 2000);
            assertThat(imap.append("INBOX", "", fits).ok()).isTrue();
            assertThat(imap.append("INBOX", "", fits).status()).startsWith("NO [OVERQUOTA]");
            imap.command("CREATE Other");
            imap.select("INBOX");
            assertThat(imap.command("COPY 1 Other").status()).startsWith("NO [OVERQUOTA]");
            assertThat(imap.command("UID COPY 1 Other").status()).startsWith("NO [OVERQUOTA]");
            // Takes no room, not even where there is less than none.
            administration.put("/quota/users/" + alice + "/size", "1000");
            assertThat(imap.command("MOVE 1 Other").ok()).isTrue();
            imap.select("Other");
            assertThat(imap.command("COPY 1 INBOX").status()).startsWith("NO [OVERQUOTA]");
            assertThat(imap.command("UID MOVE 1:* INBOX").ok()).isTrue();
            assertUsage(imap, alice, 1);
        }
    }

    @Test
    void connectionsFromOneAddressShouldBeLimited() throws Exception {
        List<LineConnection> open = new ArrayList<>();
        try {
            for (boolean greeted = true; greeted && open.size() <= PER_ADDRESS; ) {
                LineConnection connection =
                        LineConnection.plain(server.port(ListenerKind.SMTP_MTA));
                open.add(connection);
                greeted = isGreeted(connection);
            }
            // Connections of other tests may still be counted.
            assertThat(isGreeted(open.get(open.size() - 1))).isFalse();
            assertThat(open).hasSizeBetween(PER_ADDRESS / 2, PER_ADDRESS + 1);
        } finally {
            for (LineConnection connection : open) {
                connection.close();
            }
        }
        Awaitility.await()
                .until(
                        () -> {
                            try (LineConnection next =
                                    LineConnection.plain(server.port(ListenerKind.SMTP_MTA))) {
                                return isGreeted(next);
                            }
                        });
    }

    private static boolean isGreeted(LineConnection connection) {
        try {
            return connection.readLine().startsWith("220 ");
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void mailOverTheQuotaShouldComeBackAndSayWhy() throws Exception {
        String alice = user("alice");
        String bob = user("bob");
        administration.put("/quota/users/" + bob + "/size", "1500");
        try (SmtpClient client = server.submission(alice)) {
            assertThat(client.send(alice, List.of(bob), message(alice, bob, 3000)).code())
                    .isEqualTo(250);
        }
        try (ImapClient imap = server.imap(alice)) {
            imap.selectHolding(1, "INBOX");
            assertThat(new String(imap.fetch(1, "BODY[]"), StandardCharsets.US_ASCII))
                    .contains(bob, "mailbox is full")
                    .doesNotContain("xxxxxxxx");
        }
        try (ImapClient imap = server.imap(bob)) {
            assertThat(imap.select("INBOX")).isZero();
        }
    }
}
