// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.ManualCommands;
import org.qutemail.server.testing.ManualCommands.Command;
import org.qutemail.server.testing.ManualCommands.Result;

/**
 * One server for the tests of a class; and for each test a directory in which mail programs run as
 * docs/clients.md says, and an Alice and a Bob of its own. After each test nothing of what they
 * wrote stands in the store.
 */
final class Desk
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final Path MANUAL =
            Path.of(System.getProperty("qutemail.basedir"), "docs", "clients.md");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Map<String, ListenerKind> PORTS =
            Map.of(
                    "2587", ListenerKind.SMTP_MSA,
                    "2465", ListenerKind.SMTP_SMTPS,
                    "1993", ListenerKind.IMAPS,
                    "1110", ListenerKind.POP3);

    private Path root;
    private Path directory;
    private InProcessServer server;
    private int people;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        root = Files.createTempDirectory("qutemail-desk-");
        server = InProcessServer.on(root).start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        people++;
        server.withUsers(alice(), bob());
        directory = Files.createDirectory(root.resolve("desk" + people));
        Files.createSymbolicLink(directory.resolve("var"), server.home());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Stored.everythingIsSealed(server, alice());
        Stored.everythingIsSealed(server, bob());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (server != null) {
            server.close();
        }
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    String alice() {
        return "alice" + people + "@qutemail.test";
    }

    String bob() {
        return "bob" + people + "@qutemail.test";
    }

    /** Runs every command below a heading of the manual and checks what it promises. */
    void follow(String heading) throws Exception {
        for (Command command : ManualCommands.of(MANUAL, heading, this::adapted)) {
            ManualCommands.follow(directory, command);
        }
    }

    /** Runs a script that must succeed. Returns what it printed. */
    String run(String script) throws Exception {
        Result result = attempt(script);
        assertThat(result.exitCode()).as("%s\n%s", script, result.output()).isZero();
        return result.output();
    }

    /** Runs a script that may fail. Addresses and ports are those of the manual. */
    Result attempt(String script) throws Exception {
        return ManualCommands.run(directory, adapted(script));
    }

    /** Starts a program that goes on until it is told to end; what it prints is in the file. */
    Process start(String output, String script) throws IOException {
        return ManualCommands.process(directory, adapted(script))
                .redirectOutput(directory.resolve(output).toFile())
                .start();
    }

    /** The manual's people and ports become those of the test. */
    String adapted(String script) {
        String adapted =
                script.replace("alice@qutemail.test", alice())
                        .replace("bob@qutemail.test", bob())
                        .replace("battery staple", InProcessServer.PASSWORD);
        for (Map.Entry<String, ListenerKind> port : PORTS.entrySet()) {
            adapted =
                    adapted.replaceAll(
                            "\\b" + port.getKey() + "\\b",
                            String.valueOf(server.port(port.getValue())));
        }
        return adapted;
    }

    /** What a program wrote into a file of the desk; empty as long as there is none. */
    String file(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file)
                ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                : "";
    }

    Path directory() {
        return directory;
    }

    /** Alice writes to Bob, without any program of the desk, and the letter arrives. */
    void letter(String subject, int arrived) throws Exception {
        String letter =
                "From: %s\r\nTo: %s\r\nSubject: %s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nÜbermorgen am alten Leuchtturm? %s\r\n"
                        .formatted(alice(), bob(), subject, subject);
        try (SmtpClient session = server.submission(alice())) {
            SmtpClient.Reply reply =
                    session.send(alice(), List.of(bob()), letter.getBytes(StandardCharsets.UTF_8));
            assertThat(reply.ok()).as(reply.text()).isTrue();
        }
        awaitSealed(bob(), "INBOX", arrived);
    }

    ImapClient imap(String user) throws IOException {
        return server.imap(user);
    }

    /** Waits until the mailbox holds so many messages, every one stored as ciphertext only. */
    void awaitSealed(String user, String mailbox, int count) throws Exception {
        try (ImapClient client = server.imap(user)) {
            client.selectHolding(count, mailbox);
        }
        assertThat(Stored.in(server, user, mailbox).isSealed()).isEqualTo(count);
    }

    /** Waits until nothing is left in the mailbox. */
    void awaitEmpty(String user, String mailbox) {
        await(mailbox + " of " + user + " to be empty")
                .atMost(PATIENCE)
                .until(() -> server.store().rows(user, mailbox).isEmpty());
    }
}
