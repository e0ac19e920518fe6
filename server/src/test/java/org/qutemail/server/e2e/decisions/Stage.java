// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.DirectoryProbe;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.SmtpSink;
import org.qutemail.server.testing.SpoolProbe;

/**
 * One server for the tests of a class, what lies outside it, and people who appear in one test
 * only.
 */
final class Stage implements BeforeAllCallback, AfterAllCallback {

    /** Repository with a copy of each mail that comes sealed to be delivered. */
    static final String CAPTURED = "var/mail/captured/";

    /** What a class wants different from a server out of the box. */
    interface Change {
        void of(InProcessServer.Builder builder) throws IOException;
    }

    private final Change change;
    private Path directory;
    private SmtpSink outside;
    private InProcessServer server;
    private DecisionLog decisions;
    private int people;

    /** Called for a class and for each class nested in it. */
    private int depth;

    Stage(Change change) {
        this.change = change;
    }

    /** The server as it is delivered, but that it relays to {@link #outside()}. */
    Stage() {
        this(builder -> {});
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (depth++ > 0) {
            return;
        }
        directory = Files.createTempDirectory("qutemail-stage-");
        outside = SmtpSink.start();
        InProcessServer.Builder builder = InProcessServer.on(directory);
        change.of(builder);
        String gateway = "<gateway>127.0.0.1:" + outside.port() + "</gateway>";
        builder.configured(
                "mailetcontainer.xml",
                xml ->
                        xml.replace(
                                        "<outgoing>outgoing</outgoing>",
                                        "<outgoing>outgoing</outgoing>" + gateway)
                                .replace(
                                        "<mailet match=\"All\" class=\"org.qutemail.mailets.QkdDelivery\">",
                                        "<mailet match=\"All\" class=\"ToRepository\"><repositoryPath>"
                                                + (xml.contains("file://")
                                                        ? "file://"
                                                        : "memory://")
                                                + CAPTURED
                                                + "</repositoryPath><passThrough>true</passThrough></mailet>"
                                                + "<mailet match=\"All\" class=\"org.qutemail.mailets.QkdDelivery\">"));
        server = builder.start();
        decisions = DecisionLog.listening();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (--depth > 0) {
            return;
        }
        if (server != null) {
            decisions.stop();
            server.close();
        }
        outside.close();
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    InProcessServer server() {
        return server;
    }

    SmtpSink outside() {
        return outside;
    }

    DirectoryProbe directory() {
        return server.probe(DirectoryProbe.class);
    }

    SpoolProbe spool() {
        return server.probe(SpoolProbe.class);
    }

    /** A new user: the name, a number, the domain. */
    String user(String name) throws Exception {
        String address = address(name);
        server.withUsers(address);
        return address;
    }

    /** An address of the server's domain that nobody has yet. */
    String address(String name) {
        return name + ++people + "@qutemail.test";
    }

    /** An address elsewhere. */
    String outsider(String name) {
        return name + ++people + "@elsewhere.test";
    }

    /** Why what was decided for this recipient, in order. */
    List<String> reasons(String recipient) {
        return decisions.reasons(recipient);
    }

    /** The user sends it through the submission port; the server takes it. */
    void submit(String user, Letter letter, String... recipients) throws IOException {
        try (SmtpClient client = server.submission(user)) {
            assertTaken(client.send(user, List.of(recipients), letter.octets()));
        }
    }

    /** Another server sends it to the port for mail from outside; the server takes it. */
    void arrive(String sender, Letter letter, String... recipients) throws IOException {
        try (SmtpClient client = server.mta()) {
            assertTaken(client.send(sender, List.of(recipients), letter.octets()));
        }
    }

    private static void assertTaken(SmtpClient.Reply reply) {
        assertThat(reply.code()).as(reply.text()).isEqualTo(250);
    }

    /** The one message in the user's inbox, once it is there. */
    Held inbox(String user) throws Exception {
        return inbox(user, 1).get(0);
    }

    /** The messages in the user's inbox, in the order of arrival, once there are so many. */
    List<Held> inbox(String user, int count) throws Exception {
        return mailbox(user, "INBOX", count);
    }

    /** The same of any mailbox. */
    List<Held> mailbox(String user, String mailbox, int count) throws Exception {
        try (ImapClient client = server.imap(user)) {
            client.selectHolding(count, mailbox);
            List<MailboxMessage> rows = server.store().rows(user, mailbox);
            assertThat(rows).as("%s of %s", mailbox, user).hasSize(count);
            List<Held> held = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                held.add(
                        new Held(
                                text(client.fetch(i + 1, "BODY.PEEK[]")),
                                text(server.store().octets(rows.get(i)))));
            }
            return held;
        }
    }

    /** The one of these messages in which the client sees the phrase. */
    static Held with(String phrase, List<Held> messages) {
        assertThat(messages)
                .filteredOn(held -> held.seen().contains(phrase))
                .as("messages with: %s", phrase)
                .hasSize(1);
        return messages.stream()
                .filter(held -> held.seen().contains(phrase))
                .findFirst()
                .orElseThrow();
    }

    /** The user's inbox holds nothing, and neither does the store for it. */
    void assertNothingFor(String user) throws Exception {
        try (ImapClient client = server.imap(user)) {
            assertThat(client.select("INBOX")).isZero();
        }
        assertThat(server.store().rows(user, "INBOX")).isEmpty();
    }

    /**
     * Nothing of the letter has left the server. A mail that may leave goes first, on the same way,
     * so that there was time for it.
     */
    void assertStaysInside(Letter letter) throws Exception {
        String user = user("control");
        String outsider = outsider("control");
        Letter control = Letter.of(user, outsider);
        submit(user, control, outsider);
        outside.await(control.body());
        assertThat(outside.received())
                .allSatisfy(
                        mail ->
                                assertThat(mail.text())
                                        .doesNotContain(letter.subject(), letter.body()));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
