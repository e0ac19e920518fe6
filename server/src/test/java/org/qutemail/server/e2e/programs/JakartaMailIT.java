// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.activation.DataHandler;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.SubjectTerm;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.ManualCommands;

/** Jakarta Mail as a real client: sends with attachments, and does with mail what people do. */
class JakartaMailIT {

    private static final String ALICE = "alice@qutemail.test";
    private static final byte[] PICTURE = new byte[70_001];

    private static final Properties SETTINGS = new Properties();
    private static final List<String> USERS = new CopyOnWriteArrayList<>();

    @TempDir static Path directory;
    private static InProcessServer server;

    @BeforeAll
    static void start() throws Exception {
        new Random(1).nextBytes(PICTURE);
        server = InProcessServer.on(directory).start().withUsers(ALICE);
        configure();
    }

    @AfterAll
    static void stop() throws Exception {
        try (InProcessServer stopping = server) {
            for (String user : USERS) {
                Stored.everythingIsSealed(stopping, user);
            }
        }
    }

    /** As docs/clients.md says; only the ports are those of the test. */
    private static void configure() throws Exception {
        Path manual = Path.of(System.getProperty("qutemail.basedir"), "docs", "clients.md");
        Matcher block =
                Pattern.compile("(?ms)^```properties\n(.*?)^```$")
                        .matcher(Files.readString(manual));
        assertThat(block.find()).isTrue();
        SETTINGS.load(new StringReader(block.group(1)));
        Files.createSymbolicLink(directory.resolve("var"), server.home());
        for (ManualCommands.Command command :
                ManualCommands.of(manual, "## Jakarta Mail, JavaMail", script -> script)) {
            ManualCommands.follow(directory, command);
        }
        KeyStore trusted =
                KeyStore.getInstance(
                        directory.resolve("trusted.p12").toFile(), "changeit".toCharArray());
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        for (String protocol : new String[] {"smtp", "smtps", "imaps", "imap", "pop3"}) {
            SETTINGS.put("mail." + protocol + ".ssl.socketFactory", context.getSocketFactory());
        }
    }

    private static Session session() {
        return Session.getInstance(SETTINGS);
    }

    private static void send(String protocol, ListenerKind kind, Message message)
            throws MessagingException {
        try (Transport transport = session().getTransport(protocol)) {
            transport.connect("localhost", server.port(kind), ALICE, InProcessServer.PASSWORD);
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    private static Store open(String protocol, ListenerKind kind, String user)
            throws MessagingException {
        Store store = session().getStore(protocol);
        store.connect("localhost", server.port(kind), user, InProcessServer.PASSWORD);
        return store;
    }

    private static MimeMessage letter(String to, String subject, String text) throws Exception {
        MimeMessage message = new MimeMessage(session());
        message.setFrom(new InternetAddress(ALICE, "Älice"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
        message.setSubject(subject, "UTF-8");
        MimeBodyPart body = new MimeBodyPart();
        body.setText(text, "UTF-8");
        MimeBodyPart picture = new MimeBodyPart();
        picture.setDataHandler(new DataHandler(new ByteArrayDataSource(PICTURE, "image/x-raw")));
        picture.setFileName(MimeUtility.encodeText("Übersicht 1.raw", "UTF-8", "Q"));
        message.setContent(new MimeMultipart(body, picture));
        message.saveChanges();
        return message;
    }

    /** A new user with the given letters in the INBOX, opened for reading and writing. */
    private static IMAPFolder inboxOf(Store store, int count) throws Exception {
        IMAPFolder inbox = (IMAPFolder) store.getFolder("INBOX");
        // A closed folder counts by STATUS, which James may answer before a selected one knows.
        await().atMost(Duration.ofSeconds(60)).until(() -> inbox.getMessageCount() == count);
        inbox.open(Folder.READ_WRITE);
        return inbox;
    }

    private static void assertLetter(Message message, String subject, String text)
            throws Exception {
        assertThat(message.getSubject()).isEqualTo(subject);
        assertThat(message.getHeader("X-QKD-Protection"))
                .singleElement()
                .asString()
                .startsWith("sealed; key-id=");
        Multipart parts = (Multipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo(text);
        Part picture = parts.getBodyPart(1);
        // From the message itself: James puts question marks for umlauts into BODYSTRUCTURE.
        Multipart local = (Multipart) new MimeMessage((MimeMessage) message).getContent();
        assertThat(MimeUtility.decodeText(local.getBodyPart(1).getFileName()))
                .isEqualTo("Übersicht 1.raw");
        assertThat(Arrays.equals(picture.getInputStream().readAllBytes(), PICTURE)).isTrue();
    }

    @Test
    void letterOverStartTlsShouldBeReadByImap() throws Exception {
        String bob = newUser("bob");
        send("smtp", ListenerKind.SMTP_MSA, letter(bob, "Größe", "Fünf Wörter über den Fluß"));
        try (Store store = open("imaps", ListenerKind.IMAPS, bob)) {
            IMAPFolder inbox = inboxOf(store, 1);
            FetchProfile profile = new FetchProfile();
            profile.add(FetchProfile.Item.ENVELOPE);
            profile.add(FetchProfile.Item.CONTENT_INFO);
            profile.add(FetchProfile.Item.SIZE);
            inbox.fetch(inbox.getMessages(), profile);
            assertLetter(inbox.getMessage(1), "Größe", "Fünf Wörter über den Fluß");
            assertThat(inbox.getMessage(1).getSize()).isGreaterThan(PICTURE.length * 4 / 3);
        }
    }

    @Test
    void letterOverTlsShouldBeReadByImapWithStartTlsAndByPop3() throws Exception {
        String carol = newUser("carol");
        send("smtps", ListenerKind.SMTP_SMTPS, letter(carol, "over TLS", "text"));
        try (Store store = open("imap", ListenerKind.IMAP, carol)) {
            assertLetter(inboxOf(store, 1).getMessage(1), "over TLS", "text");
        }
        try (Store store = open("pop3", ListenerKind.POP3, carol)) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            assertLetter(inbox.getMessage(1), "over TLS", "text");
            inbox.getMessage(1).setFlag(Flags.Flag.DELETED, true);
            inbox.close(true);
        }
        try (Store store = open("imap", ListenerKind.IMAP, carol)) {
            assertThat(inboxOf(store, 0).getMessageCount()).isZero();
        }
    }

    @Test
    void lettersShouldBeFoundFlaggedCopiedMovedAndDeleted() throws Exception {
        String dave = newUser("dave");
        send("smtp", ListenerKind.SMTP_MSA, letter(dave, "first", "about apples"));
        send("smtp", ListenerKind.SMTP_MSA, letter(dave, "second", "about pears"));
        try (Store store = open("imaps", ListenerKind.IMAPS, dave)) {
            IMAPFolder inbox = inboxOf(store, 2);
            Message[] found = inbox.search(new SubjectTerm("second"));
            assertThat(found).hasSize(1);
            assertThat(inbox.search(new BodyTerm("about apples"))).hasSize(1);
            assertThat(inbox.search(new BodyTerm("about plums"))).isEmpty();
            found[0].setFlag(Flags.Flag.FLAGGED, true);
            assertThat(inbox.search(new FlagTerm(new Flags(Flags.Flag.FLAGGED), true)))
                    .containsExactly(found);

            Folder kept = store.getFolder("Kept");
            assertThat(kept.create(Folder.HOLDS_MESSAGES)).isTrue();
            inbox.copyMessages(found, kept);
            inbox.moveMessages(inbox.search(new SubjectTerm("first")), kept);
            kept.open(Folder.READ_WRITE);
            assertThat(kept.getMessageCount()).isEqualTo(2);
            assertLetter(kept.search(new SubjectTerm("first"))[0], "first", "about apples");
            // This library keeps the numbers of messages that went until it is told to let them go.
            inbox.expunge();
            assertThat(inbox.getMessageCount()).isEqualTo(1);

            inbox.getMessage(1).setFlag(Flags.Flag.DELETED, true);
            assertThat(inbox.expunge()).hasSize(1);
            assertThat(inbox.getMessageCount()).isZero();
            // The copy lives on when what it was copied from is gone.
            Message copy = kept.search(new SubjectTerm("second"))[0];
            assertLetter(copy, "second", "about pears");
            assertThat(copy.isSet(Flags.Flag.FLAGGED)).isTrue();
        }
    }

    @Test
    void idleClientShouldBeToldOfAnInternalLetter() throws Exception {
        String erin = newUser("erin");
        try (Store store = open("imaps", ListenerKind.IMAPS, erin);
                Store other = open("imaps", ListenerKind.IMAPS, erin)) {
            IMAPFolder inbox = inboxOf(store, 0);
            List<String> subjects = new CopyOnWriteArrayList<>();
            inbox.addMessageCountListener(
                    new MessageCountAdapter() {
                        @Override
                        public void messagesAdded(MessageCountEvent event) {
                            subjects.add(subject(other, event));
                        }
                    });
            Thread idle = new Thread(() -> idle(inbox), "idle");
            idle.start();
            send("smtp", ListenerKind.SMTP_MSA, letter(erin, "wake up", "text"));
            await().atMost(Duration.ofSeconds(60)).until(() -> subjects.contains("wake up"));
            idle.join();
        }
    }

    private static void idle(IMAPFolder inbox) {
        try {
            inbox.idle(true);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asked on another connection: this one is idle. */
    private static String subject(Store other, MessageCountEvent event) {
        try (Folder inbox = other.getFolder("INBOX")) {
            inbox.open(Folder.READ_ONLY);
            return ((UIDFolder) inbox)
                    .getMessagesByUID(1, UIDFolder.LASTUID)[event.getMessages().length - 1]
                            .getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void draftShouldBeKeptByAppendAndReadBack() throws Exception {
        String frank = newUser("frank");
        MimeMessage draft = letter(frank, "draft", "to be continued");
        draft.setFrom(new InternetAddress(frank));
        draft.saveChanges();
        try (Store store = open("imaps", ListenerKind.IMAPS, frank)) {
            Folder drafts = store.getFolder("Drafts");
            if (!drafts.exists()) {
                drafts.create(Folder.HOLDS_MESSAGES);
            }
            drafts.appendMessages(new Message[] {draft});
            drafts.open(Folder.READ_ONLY);
            Multipart parts = (Multipart) drafts.getMessage(1).getContent();
            assertThat(parts.getBodyPart(0).getContent()).isEqualTo("to be continued");
        }
    }

    @Test
    void senderThatIsNotTheUsersShouldBeRefused() throws Exception {
        String grace = newUser("grace");
        MimeMessage forged = letter(grace, "forged", "text");
        forged.setFrom(new InternetAddress(grace));
        forged.saveChanges();
        assertThatThrownBy(() -> send("smtp", ListenerKind.SMTP_MSA, forged))
                .isInstanceOf(MessagingException.class)
                .hasStackTraceContaining("550");
    }

    private static String newUser(String name) throws Exception {
        String address = name + "@qutemail.test";
        server.withUsers(address);
        USERS.add(address);
        return address;
    }
}
