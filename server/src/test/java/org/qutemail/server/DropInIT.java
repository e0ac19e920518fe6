// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.SimulatorConfig;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.home.Certificates;
import org.qutemail.server.testing.QutEmailServerProcess;

/**
 * The other way to run: the stock main of James with our jars on its class path, and no launcher.
 * Its mailbox is not decorated, so internal mail is stored as CMS, or the server does not start.
 */
class DropInIT {

    private static final String MESSAGE =
            "From: anna@qutemail.test\r\nTo: bert@qutemail.test\r\nSubject: the old mill\r\n\r\n"
                    + "meet me there\r\n";

    @TempDir Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private KmeSimulator simulator;
    private Process james;

    @BeforeEach
    void prepare() throws Exception {
        simulator = KmeSimulator.start(SimulatorConfig.builder(directory.resolve("kme")).build());
        Path conf = Files.createDirectories(directory.resolve("james/conf"));
        try (Stream<Path> files = Files.list(QutEmailServerProcess.assembly().resolve("conf"))) {
            for (Path file : files.toList()) {
                Files.copy(file, conf.resolve(file.getFileName().toString()));
            }
        }
        // Stock JMAP listens on every address of the machine.
        change("jmap.properties", "enabled=true", "enabled=false");
        change("extensions.properties", "# guice.extension.module", "guice.extension.module");
        new Certificates(conf, Clock.systemUTC(), new SecureRandom())
                .ensure("qutemail.test", InetAddress.getLoopbackAddress());
        environment.putAll(simulator.variables());
        environment.put("QKD_SIMULATOR_MODE", "external");
        for (String port : List.of("MTA", "MSA", "SMTPS")) {
            environment.put("SMTP_" + port + "_PORT", freePort());
        }
        for (String port : List.of("IMAP", "IMAPS", "POP3", "WEBADMIN")) {
            environment.put(port + "_PORT", freePort());
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (james != null) {
            james.destroy();
            james.waitFor(30, TimeUnit.SECONDS);
        }
        simulator.close();
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    private void change(String file, String from, String to) throws IOException {
        Path path = directory.resolve("james/conf").resolve(file);
        String before = Files.readString(path);
        assertThat(before).contains(from);
        Files.writeString(path, before.replace(from, to));
    }

    private int port(String variable) {
        return Integer.parseInt(environment.get(variable));
    }

    private void startJames() throws IOException {
        Path assembly = QutEmailServerProcess.assembly();
        Path working = directory.resolve("james");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + assembly.resolve("jvm.options"),
                        "-Xmx512m",
                        "-Dworking.directory=" + working,
                        "-Dlogback.configurationFile=" + working.resolve("conf/logback.xml"),
                        "-Dextra.props=" + working.resolve("conf/jvm.properties"),
                        "-cp",
                        assembly.resolve("lib") + "/*",
                        "org.apache.james.MemoryJamesServerMain");
        builder.environment().putAll(environment);
        james =
                builder.directory(working.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("output").toFile())
                        .start();
    }

    private String log() throws IOException {
        Path log = directory.resolve("james/logs/james.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private void awaitInLog(String text) {
        await().atMost(Duration.ofSeconds(120))
                .untilAsserted(() -> assertThat(log()).contains(text));
    }

    @Test
    void internalMailShouldBeStoredAsCmsOnAStockServer() throws Exception {
        change("qkd.xml", "<storage>records</storage>", "<storage>cms</storage>");
        startJames();
        awaitInLog("JAMES server started");
        addUsers();

        try (SmtpClient smtp = SmtpClient.tls(port("SMTP_SMTPS_PORT"))) {
            assertThat(smtp.auth("anna@qutemail.test", "secret").code()).isEqualTo(235);
            assertThat(
                            smtp.send(
                                            "anna@qutemail.test",
                                            List.of("bert@qutemail.test"),
                                            MESSAGE.getBytes(StandardCharsets.US_ASCII))
                                    .code())
                    .isEqualTo(250);
        }

        try (ImapClient imap = ImapClient.tls(port("IMAPS_PORT"))) {
            imap.login("bert@qutemail.test", "secret");
            assertThat(imap.selectHolding(1, "INBOX")).isEqualTo(1);
            assertThat(new String(imap.fetch(1, "BODY.PEEK[]"), StandardCharsets.US_ASCII))
                    .contains("Subject: Encrypted message", "smime.p7m")
                    .doesNotContain("the old mill", "meet me there");
        }
    }

    /** Stock WebAdmin asks for no token; it listens on loopback. */
    private void addUsers() throws Exception {
        for (String user : List.of("anna", "bert")) {
            URI uri =
                    URI.create(
                            "http://127.0.0.1:%s/users/%s@qutemail.test"
                                    .formatted(environment.get("WEBADMIN_PORT"), user));
            HttpRequest request =
                    HttpRequest.newBuilder(uri)
                            .PUT(HttpRequest.BodyPublishers.ofString("{\"password\":\"secret\"}"))
                            .build();
            assertThat(
                            HttpClient.newHttpClient()
                                    .send(request, HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void stockServerShouldNotStartWhenItsMailboxWouldStoreInternalMailInPlain() throws Exception {
        startJames();

        assertThat(james.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(james.exitValue()).isNotZero();
        assertThat(log())
                .contains("the mailbox is not decorated")
                .doesNotContain("JAMES server started");
    }
}
