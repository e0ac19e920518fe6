// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.james.utils.DataProbeImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.e2e.client.JmapClient;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.ManualCommands;
import org.qutemail.server.testing.ManualSetting;

/** What a JMAP client does with internal mail, from the upload of an attachment to the push. */
class JmapSessionIT {

    private static final String TEXT = "Übermorgen am alten Leuchtturm?";
    private static final byte[] MAP =
            "Leuchtturm: 54.18 N, 7.88 E\n".getBytes(StandardCharsets.UTF_8);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir static Path directory;
    private static InProcessServer server;
    private static int people;

    private String alice;
    private String bob;
    private JmapClient ofAlice;
    private JmapClient ofBob;

    @BeforeAll
    static void start() throws Exception {
        server = InProcessServer.on(directory).memory().start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void twoUsers() throws Exception {
        people++;
        alice = "alice" + people + "@qutemail.test";
        bob = "bob" + people + "@qutemail.test";
        server.withUsers(alice, bob);
        ofAlice = server.jmap(alice);
        ofBob = server.jmap(bob);
    }

    @Test
    void sessionOfTheManualShouldBeGiven() throws Exception {
        server.probe(DataProbeImpl.class).addUser("bob@qutemail.test", "battery staple");
        List<ManualCommands.Command> commands =
                ManualCommands.of(
                        Path.of(System.getProperty("qutemail.basedir"), "docs", "clients.md"),
                        "## JMAP",
                        script -> ManualSetting.onPorts(script, server::port));
        assertThat(commands).hasSize(1);
        ManualCommands.follow(directory, commands.get(0));
    }

    @Test
    void letterWithAttachmentShouldBeSentAndRead() throws Exception {
        send("Grüße");

        String id = inbox(1).get(0);
        JsonNode email =
                ofBob.call(
                                "Email/get",
                                """
                                {"ids":["%s"],"fetchTextBodyValues":true,"properties":
                                ["subject","from","textBody","bodyValues","attachments","preview"]}
                                """
                                        .formatted(id))
                        .at("/list/0");
        assertThat(email.get("subject").asText()).isEqualTo("Grüße");
        assertThat(email.at("/from/0/name").asText()).isEqualTo("Älice");
        assertThat(email.get("bodyValues").elements().next().get("value").asText()).isEqualTo(TEXT);
        assertThat(email.get("preview").asText()).contains(TEXT);
        assertThat(email.at("/attachments/0/name").asText()).isEqualTo("map.txt");
        assertThat(ofBob.download(email.at("/attachments/0/blobId").asText())).isEqualTo(MAP);

        assertThat(Stored.in(server, bob, "INBOX").isSealed()).isEqualTo(1);
        assertThat(Stored.in(server, alice, "Sent").isSealed()).isEqualTo(1);
        assertThat(Stored.in(server, alice, "Drafts").isSealed()).isZero();
    }

    @Test
    void lettersShouldBeFoundFlaggedCopiedMovedAndDeleted() throws Exception {
        send("first");
        inbox(1);
        send("second");
        inbox(2);
        String inbox = ofBob.mailbox("inbox");
        String archive = ofBob.mailbox("archive");
        String trash = ofBob.mailbox("trash");
        assertThat(query("\"text\":\"Leuchtturm\"")).hasSize(2);
        assertThat(query("\"body\":\"Übermorgen am alten\"")).hasSize(2);
        List<String> found = query("\"subject\":\"second\"");
        assertThat(found).hasSize(1);
        String second = found.get(0);

        update(second, "{\"keywords/$flagged\":true,\"mailboxIds/" + archive + "\":true}");
        assertThat(query("\"hasKeyword\":\"$flagged\"")).isEqualTo(found);
        assertThat(query("\"inMailbox\":\"" + inbox + "\"")).hasSize(2);
        assertThat(query("\"inMailbox\":\"" + archive + "\"")).isEqualTo(found);
        assertThat(Stored.in(server, bob, "Archive").isSealed()).isEqualTo(1);

        String first = query("\"subject\":\"first\"").get(0);
        update(first, "{\"mailboxIds\":{\"" + trash + "\":true}}");
        assertThat(query("\"inMailbox\":\"" + inbox + "\"")).isEqualTo(found);
        assertThat(Stored.in(server, bob, "Trash").isSealed()).isEqualTo(1);
        assertThat(Stored.in(server, bob, "INBOX").isSealed()).isEqualTo(1);

        JsonNode gone = ofBob.call("Email/set", "{\"destroy\":[\"" + second + "\"]}");
        assertThat(gone.at("/destroyed/0").asText()).as(gone.toString()).isEqualTo(second);
        assertThat(query("")).containsExactly(first);
        assertThat(Stored.in(server, bob, "Archive").isSealed()).isZero();
    }

    @Test
    void idleClientShouldBeToldOfALetter() throws Exception {
        send("before");
        String id = inbox(1).get(0);
        List<String> told = new CopyOnWriteArrayList<>();
        try (Stream<String> events = ofBob.events(1)) {
            Thread listener = new Thread(() -> listen(events, told), "events");
            listener.setDaemon(true);
            listener.start();
            // James listens a moment after it has answered: what is flagged until then is missed.
            await("the first event")
                    .atMost(PATIENCE)
                    .until(
                            () -> {
                                update(id, "{\"keywords/$flagged\":" + flag(told) + "}");
                                return told.stream().anyMatch(line -> line.contains("\"Email\":"));
                            });
            assertThat(told).noneMatch(line -> line.contains("EmailDelivery"));

            send("wake up");

            await("the delivery")
                    .atMost(PATIENCE)
                    .until(() -> told.stream().anyMatch(line -> line.contains("EmailDelivery")));
        }
        inbox(2);
        assertThat(query("\"subject\":\"wake up\"")).hasSize(1);
        assertThat(told.toString()).doesNotContain("wake up", "Leuchtturm");
    }

    private static String flag(List<String> told) {
        return told.size() % 2 == 0 ? "true" : "null";
    }

    private static void listen(Stream<String> events, List<String> told) {
        try {
            events.forEach(told::add);
        } catch (UncheckedIOException closed) {
            // The test is over.
        }
    }

    /** Draft, submission, and the draft becomes the copy in Sent: as the RFC's example does it. */
    private void send(String subject) throws IOException {
        String drafts = ofAlice.mailbox("drafts");
        String draft =
                """
                {"create":{"d":{"mailboxIds":{"%s":true},"keywords":{"$draft":true},
                "from":[{"name":"Älice","email":"%s"}],"to":[{"email":"%s"}],"subject":"%s",
                "textBody":[{"partId":"p","type":"text/plain"}],
                "bodyValues":{"p":{"value":"%s"}},
                "attachments":[{"blobId":"%s","type":"text/plain","name":"map.txt"}]}}}
                """
                        .formatted(
                                drafts,
                                alice,
                                bob,
                                subject,
                                TEXT,
                                ofAlice.upload("text/plain", MAP));
        JsonNode saved = ofAlice.call("Email/set", draft);
        String id = saved.at("/created/d/id").asText();
        assertThat(id).as(saved.toString()).isNotEmpty();
        String submission =
                """
                {"create":{"s":{"emailId":"%s","envelope":{"mailFrom":{"email":"%s"},
                "rcptTo":[{"email":"%s"}]}}},"onSuccessUpdateEmail":{"#s":{
                "keywords/$draft":null,"mailboxIds":{"%s":true}}}}
                """
                        .formatted(id, alice, bob, ofAlice.mailbox("sent"));
        JsonNode sent = ofAlice.call("EmailSubmission/set", submission);
        assertThat(sent.path("created").has("s")).as(sent.toString()).isTrue();
    }

    private List<String> inbox(int count) throws IOException {
        String filter = "\"inMailbox\":\"" + ofBob.mailbox("inbox") + "\"";
        return await(count + " messages")
                .atMost(PATIENCE)
                .until(() -> query(filter), ids -> ids.size() == count);
    }

    private List<String> query(String filter) throws IOException {
        JsonNode answer = ofBob.call("Email/query", "{\"filter\":{" + filter + "}}");
        List<String> ids = new ArrayList<>();
        answer.get("ids").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    private void update(String id, String patch) throws IOException {
        JsonNode answer = ofBob.call("Email/set", "{\"update\":{\"" + id + "\":" + patch + "}}");
        assertThat(answer.path("updated").has(id)).as(answer.toString()).isTrue();
    }
}
