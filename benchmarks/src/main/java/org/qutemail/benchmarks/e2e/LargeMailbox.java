// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.qutemail.benchmarks.report.Numbers;
import org.qutemail.benchmarks.report.Report;

/**
 * One mailbox with many messages, in our server and in stock James on the same kind of database:
 * both at the same time, each in a JVM of its own with the same heap, asked in turn.
 */
public final class LargeMailbox {

    private static final List<ServerKind> KINDS =
            List.of(ServerKind.STOCK_JPA, ServerKind.EMBEDDED);
    private static final String HEAP = "-Xmx1g";
    private static final double MEBI = 1 << 20;
    private static final int SIZE = 4096;

    /** A measurement on one server. */
    private interface Measured {
        double on(ServerProcess server) throws IOException, InterruptedException;
    }

    private final int messages;
    private final long seed;
    private final Map<ServerKind, ServerProcess> servers = new EnumMap<>(ServerKind.class);
    private final List<List<String>> rows = new ArrayList<>();

    private LargeMailbox(int messages, long seed) {
        this.messages = messages;
        this.seed = seed;
    }

    /**
     * Starts both servers, fills, asks, and stops them.
     *
     * @param messages in the mailbox, 10 at least
     */
    public static Report run(MailDatabase database, int messages, long seed)
            throws IOException, InterruptedException {
        LargeMailbox run = new LargeMailbox(messages, seed);
        try (ServerProcess stock =
                        ServerProcess.start(ServerKind.STOCK_JPA, HEAP, database.option());
                ServerProcess ours =
                        ServerProcess.start(ServerKind.EMBEDDED, HEAP, database.option())) {
            run.servers.put(ServerKind.STOCK_JPA, stock);
            run.servers.put(ServerKind.EMBEDDED, ours);
            run.measure();
        }
        return run.report(database);
    }

    private void measure() throws IOException, InterruptedException {
        heap("before");
        once(
                "APPEND, " + MailboxFill.SESSIONS + " sessions",
                "messages/s",
                server -> new MailboxFill(server, seed, SIZE).run(messages));
        long sealed = servers.get(ServerKind.EMBEDDED).ask(ServerMain.SEALED);
        if (sealed != messages) {
            throw new IOException(sealed + " of " + messages + " messages were sealed");
        }
        once(
                "first SELECT: \\Recent is taken off all",
                "ms",
                server -> time(server, MailboxQuestion.SELECT, 0));
        heap("filled");
        for (MailboxQuestion question : MailboxQuestion.about(messages)) {
            ask(question);
        }
        heap("afterwards");
    }

    private void heap(String when) throws IOException, InterruptedException {
        once("heap in use, " + when, "MiB", server -> server.ask(ServerMain.HEAP) / MEBI);
    }

    private void once(String what, String unit, Measured measured)
            throws IOException, InterruptedException {
        Map<ServerKind, Double> values = new EnumMap<>(ServerKind.class);
        for (ServerKind kind : KINDS) {
            values.put(kind, measured.on(servers.get(kind)));
        }
        row(what, unit, values);
    }

    private void ask(MailboxQuestion question) throws IOException {
        Map<ServerKind, double[]> times = new EnumMap<>(ServerKind.class);
        KINDS.forEach(kind -> times.put(kind, new double[MailboxQuestion.ROUNDS]));
        for (int round = 0; round < MailboxQuestion.ROUNDS; round++) {
            for (ServerKind kind : KINDS) {
                times.get(kind)[round] = time(servers.get(kind), question, round);
            }
        }
        Map<ServerKind, Double> medians = new EnumMap<>(ServerKind.class);
        times.forEach((kind, values) -> medians.put(kind, Numbers.median(values)));
        row(question.what(), "ms", medians);
    }

    private static double time(ServerProcess server, MailboxQuestion question, int round)
            throws IOException {
        try (ImapReader session = MailboxFill.session(server)) {
            for (String command : question.before()) {
                session.command(command);
            }
            long start = System.nanoTime();
            session.command(question.commands().get(round));
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private void row(String what, String unit, Map<ServerKind, Double> values) {
        double stock = values.get(ServerKind.STOCK_JPA);
        double ours = values.get(ServerKind.EMBEDDED);
        List<String> row =
                List.of(
                        what,
                        unit,
                        Numbers.plain(stock),
                        Numbers.plain(ours),
                        Numbers.ratio(ours / stock));
        rows.add(row);
        // A run takes long: so far it came.
        System.out.println(String.join(" | ", row));
    }

    private Report report(MailDatabase database) {
        return new Report(
                        "mailbox-" + database.name(),
                        "A mailbox of " + messages + " messages on " + database.title(),
                        seed)
                .says(
                        "Ours against James 3.8.1 with the same storage but neither sealing nor"
                                + " index, `"
                                + HEAP
                                + "` each, plain IMAP on loopback. Messages of "
                                + SIZE
                                + " octets, all sealed in ours. Each command in a session of its own."
                                + " A ratio is ours divided by stock: for messages/s more is better,"
                                + " for ms and MiB less.")
                .table(
                        "Median of "
                                + MailboxQuestion.ROUNDS
                                + " rounds; heap and first commands once",
                        List.of("what", "unit", "stock", "ours", "ratio"),
                        rows);
    }
}
