// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.james.jmap.mailet.filter.HeaderExtractor;
import org.apache.james.mailbox.store.MessageStorer;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.server.core.ContentTypeCleaner;
import org.apache.james.transport.mailets.jsieve.delivery.SieveExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.JmapClient;
import org.qutemail.server.e2e.client.Pop3Client;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.launch.Assembly;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.DirectoryProbe;
import org.qutemail.server.testing.InProcessServer;
import org.slf4j.LoggerFactory;

/**
 * No log level makes the server write content of internal mail, or a key, into its log, as long as
 * the loggers stay off that the {@code logback.xml} of the bundle has off: those quote header
 * fields.
 */
class LogSilenceIT {

    private static final String ANNA = "anna@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final String SUBJECT = "Karmesinrot-subject";
    private static final String BODY = "Scharlachrot-body";
    private static final String FILE = "Purpurrot-name.txt";
    private static final String ATTACHED = "Rubinrot-attached";
    private static final String TYPE = "Zinnoberrot-type";
    private static final List<String> LOGGERS =
            List.of(
                    "org.apache.james",
                    "org.qutemail",
                    "org.apache.activemq",
                    "com.zaxxer.hikari",
                    "openjpa");
    private static final Pattern OFF = Pattern.compile("<logger name=\"([^\"]+)\" level=\"OFF\"/>");

    @TempDir Path directory;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    @BeforeEach
    void logEverything() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %logger %mdc %msg %kvp%n%ex{full}");
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(log);
        appender.start();
        for (String name : LOGGERS) {
            Logger logger = context.getLogger(name);
            logger.setLevel(Level.TRACE);
            // Here only: the console of the build stays as it is.
            logger.setAdditive(false);
            logger.addAppender(appender);
        }
        setLevel(switchedOff(), Level.OFF);
    }

    private static List<String> switchedOff() throws IOException {
        Path bundle = InProcessServer.Builder.memoryBundle().resolve("logback.xml");
        return OFF.matcher(Files.readString(bundle))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static void setLevel(List<String> loggers, Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        loggers.forEach(name -> context.getLogger(name).setLevel(level));
    }

    @AfterEach
    void logAsBefore() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (String name : LOGGERS) {
            context.getLogger(name).detachAndStopAllAppenders();
            context.getLogger(name).setAdditive(true);
        }
        setLevel(LOGGERS, null);
        setLevel(switchedOff(), null);
    }

    /** In memory, with JMAP, it takes a long build. */
    static List<Assembly> assemblies() {
        return Boolean.getBoolean("qutemail.soak")
                ? List.of(Assembly.values())
                : List.of(Assembly.EMBEDDED);
    }

    @ParameterizedTest
    @MethodSource("assemblies")
    void logShouldHoldNothingOfInternalMailWhenEverythingIsLogged(Assembly assembly)
            throws Exception {
        try (InProcessServer server =
                InProcessServer.on(directory)
                        .of(assembly)
                        .with("QKD_PREFETCH", "0")
                        // No epoch begins that would have a key while the service is away.
                        .with("QKD_POLICY_ON_LOW", "defer")
                        .impatient()
                        .start()
                        .withUsers(ANNA, BOB)) {
            server.probe(DirectoryProbe.class).sieve(BOB, "keep;");
            submit(server, message());
            submit(server, messageOfAnOddType());
            await().until(() -> rows(server).size() == 2);
            server.keyServiceAnswers(false);
            submit(server, message());
            await().until(() -> logged().contains("to be sealed"));
            try (ImapClient anna = server.imap(ANNA)) {
                assertThat(anna.append("INBOX", "", message()).ok()).isFalse();
            }
            server.keyServiceAnswers(true);
            await().atMost(Duration.ofMinutes(1)).until(() -> rows(server).size() == 3);
            read(server, assembly);
            server.keys().forget(rows(server).get(0));
            server.store().damage(rows(server).get(1));
            read(server, assembly);
        }
        // What those quote shows when a parser fails, which not all of them are made to do here.
        assertThat(switchedOff())
                .contains(
                        HeaderExtractor.class.getName(),
                        MessageStorer.WithAttachment.class.getName(),
                        ContentTypeCleaner.class.getName(),
                        SieveExecutor.class.getName());
        // The positive control: this is the log of what happened here.
        assertThat(logged()).contains("TRACE", "DEBUG", "sealed mail=", "ALARM", ANNA, BOB);
        List<String> found = new ArrayList<>();
        for (String secret : List.of(SUBJECT, BODY, FILE, ATTACHED, TYPE)) {
            found.addAll(Needles.found(secret, List.of(log.toByteArray())));
        }
        assertThat(found).isEmpty();
    }

    private static void submit(InProcessServer server, byte[] message) throws Exception {
        try (SmtpClient anna = server.submission(ANNA)) {
            assertThat(anna.send(ANNA, List.of(BOB), message).code()).isEqualTo(250);
        }
    }

    private static void read(InProcessServer server, Assembly assembly) throws Exception {
        try (ImapClient bob = server.imap(BOB)) {
            bob.select("INBOX");
            bob.command("FETCH 1:* (FLAGS ENVELOPE BODYSTRUCTURE BODY.PEEK[] BODY.PEEK[1])");
            bob.command("SEARCH CHARSET UTF-8 BODY absent");
        }
        try (Pop3Client bob =
                Pop3Client.plain(server.port(ListenerKind.POP3))
                        .login(BOB, InProcessServer.PASSWORD)) {
            bob.listing("RETR 1");
        }
        if (assembly == Assembly.EMBEDDED) {
            return;
        }
        JmapClient bob = server.jmap(BOB);
        String ids = bob.call("Email/query", "{}").get("ids").toString();
        bob.call("Email/get", "{\"fetchAllBodyValues\":true,\"ids\":" + ids + "}");
    }

    /** James asks for the type of each mail, and has a warning when it cannot make sense of it. */
    private static byte[] messageOfAnOddType() {
        return ("From: "
                        + ANNA
                        + "\r\nSubject: "
                        + SUBJECT
                        + "\r\nContent-Type: "
                        + TYPE
                        + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    private static byte[] message() {
        return ("From: "
                        + ANNA
                        + "\r\nTo: "
                        + BOB
                        + "\r\nSubject: "
                        + SUBJECT
                        + "\r\n"
                        + "MIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n"
                        + "--b\r\nContent-Type: text/plain\r\n\r\n"
                        + BODY
                        + "\r\n"
                        + "--b\r\nContent-Type: text/plain; name=\""
                        + FILE
                        + "\"\r\n"
                        + "Content-Disposition: attachment; filename=\""
                        + FILE
                        + "\"\r\n\r\n"
                        + ATTACHED
                        + "\r\n--b--\r\n")
                .getBytes(US_ASCII);
    }

    private static List<MailboxMessage> rows(InProcessServer server) throws Exception {
        return server.store().rows(BOB, "INBOX");
    }

    private String logged() {
        return log.toString(UTF_8);
    }
}
