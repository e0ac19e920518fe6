// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.MailServer;
import org.qutemail.server.testing.QutEmailServerProcess;

/** A server that keeps mail, killed under eight writing clients, and what must be true after it. */
abstract class KillContract {

    static final boolean SOAK = Boolean.getBoolean("qutemail.soak");

    /** {@code -Dqutemail.kills} for another number. */
    private static final int KILLS = Integer.getInteger("qutemail.kills", SOAK ? 50 : 5);

    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir Path directory;
    private final long seed = Long.getLong("qutemail.seed", System.nanoTime());
    final Random random = new Random(seed);
    final MailLedger ledger = new MailLedger();
    private final List<WritingClient> clients = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();

    /** A server as its clients know it. */
    record Ports(QutEmailServerProcess process) implements MailServer {
        @Override
        public int port(ListenerKind kind) {
            return process.port(kind);
        }
    }

    KillContract() {
        System.out.println(getClass().getSimpleName() + ": -Dqutemail.seed=" + seed);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(
                    new WritingClient(
                            address(i), address((i + 1) % CLIENTS), ledger, new Random(seed + i)));
        }
    }

    private static String address(int client) {
        return "user" + client + "@qutemail.test";
    }

    /** On the database under test. */
    abstract QutEmailServerProcess.Builder server() throws Exception;

    /** Everything that keeps what the server keeps, in files. */
    abstract Collection<Path> places() throws Exception;

    QutEmailServerProcess start() throws Exception {
        return server().start();
    }

    /** The users, and a mail from outside in a mailbox: what every scan has to find. */
    void populate(QutEmailServerProcess server) throws Exception {
        for (WritingClient client : clients) {
            server.addUser(client.user(), MailServer.PASSWORD);
        }
        clients.get(0).bringOneFromOutside(new Ports(server));
        await().atMost(PATIENCE).until(() -> number(server, "/mailQueues/spool", "size") == 0);
    }

    /** Kills the server, each time at some moment under load. */
    void kills() throws Exception {
        QutEmailServerProcess server = start();
        try {
            populate(server);
            for (int kill = 1; kill <= KILLS; kill++) {
                String when = "kill " + kill;
                List<Thread> threads = work(server);
                awaitAnyMoment(server);
                server.kill();
                join(threads);
                scan(server, when);
                server.close();
                server = start();
                check(server, when);
            }
            server.stop();
            scan(server, "at the end");
        } finally {
            server.close();
        }
        System.out.printf(
                "%s: %d kills, %d acknowledgements%n",
                getClass().getSimpleName(), KILLS, ledger.acknowledged());
    }

    /** All clients work until their connections break. */
    List<Thread> work(QutEmailServerProcess server) {
        List<Thread> threads =
                clients.stream()
                        .map(client -> new Thread(() -> client.work(new Ports(server))))
                        .toList();
        threads.forEach(Thread::start);
        return threads;
    }

    /** At a moment that nobody knows: so many acknowledgements later, and somewhat more. */
    void awaitAnyMoment(QutEmailServerProcess server) throws Exception {
        int many = ledger.acknowledged() + 5 + random.nextInt(60);
        await().until(() -> ledger.acknowledged() >= many);
        for (int i = random.nextInt(10); i > 0; i--) {
            server.webAdmin("GET", "/qkd/keys/status", "");
        }
    }

    /** They end what they are at. */
    void stop(List<Thread> threads) throws InterruptedException {
        clients.forEach(WritingClient::stop);
        join(threads);
    }

    static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** What must be true once nobody writes, behind a start. */
    void check(QutEmailServerProcess server, String when) throws Exception {
        check(server, when, true);
    }

    /**
     * What must be true once nobody writes.
     *
     * @param counted whether quotas must be exact: a start counts them, an outage of the database
     *     may come between a message and its count
     */
    void check(QutEmailServerProcess server, String when, boolean counted) throws Exception {
        // What the database failed under waits a minute or two.
        await().atMost(PATIENCE).until(() -> number(server, "/mailQueues/spool", "size") == 0);
        await().untilAsserted(
                        () -> {
                            JsonNode agreement = get(server, "/qkd/index");
                            assertThat(agreement.path("agrees").asBoolean())
                                    .as("%s: %s", when, agreement)
                                    .isTrue();
                        });
        assertThat(number(server, "/qkd/keys/status", "unaccounted")).as(when).isZero();
        Map<MailLedger.Entry, Integer> found = new TreeMap<>();
        List<String> complaints = new ArrayList<>();
        long messages = 0;
        for (WritingClient client : clients) {
            MailCensus census = new MailCensus(new Ports(server), client.user());
            found.putAll(census.found());
            complaints.addAll(census.complaints());
            messages += census.messages();
            JsonNode used = get(server, "/quota/users/" + client.user()).path("occupation");
            boolean exact =
                    used.path("count").asLong() == census.messages()
                            && used.path("size").asLong() == census.octets();
            if (counted && !exact) {
                complaints.add("quota of " + client.user() + ": " + used);
            }
        }
        complaints.addAll(ledger.complaints(found));
        assertThat(complaints).as(when).isEmpty();
        assertThat(get(server, "/qkd/index").path("rows").asLong()).as(when).isEqualTo(messages);
        ledger.settle(found);
    }

    private JsonNode get(QutEmailServerProcess server, String path) throws Exception {
        return json.readTree(server.webAdmin("GET", path, "").body());
    }

    private long number(QutEmailServerProcess server, String path, String name) throws Exception {
        return get(server, path).path(name).asLong(-1);
    }

    /**
     * Nothing internal lies readable anywhere; what came from outside does, so it would be found.
     */
    void scan(QutEmailServerProcess server, String when) throws Exception {
        List<Path> all = new ArrayList<>(places());
        all.add(server.temporary());
        assertThat(found(all, Set.of(WritingClient.SECRET, WritingClient.ATTACHMENT)))
                .as(when)
                .isEmpty();
        assertThat(found(all, Set.of(WritingClient.OUTSIDE))).as("control, " + when).isNotEmpty();
    }

    private static Set<String> found(List<Path> places, Set<String> texts) throws IOException {
        Needles needles = Needles.of(texts);
        Set<String> found = new TreeSet<>();
        for (Path place : places) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    try (InputStream in = Files.newInputStream(file)) {
                        needles.in(in).forEach(one -> found.add(one + " in " + file));
                    }
                }
            }
        }
        return found;
    }
}
