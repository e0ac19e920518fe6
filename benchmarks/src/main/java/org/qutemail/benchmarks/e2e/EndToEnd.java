// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.qutemail.benchmarks.report.Numbers;
import org.qutemail.benchmarks.report.Report;

/**
 * Ours against stock James: both servers run at the same time, each in its own JVM, and are
 * measured in turn, so that whatever else the machine does falls on both.
 */
public final class EndToEnd {

    private static final int SIZE = 10 * 1024;
    private static final String HEAP = "-Xmx1g";

    /** A measurement on one server: one number, or many. */
    private interface Measured {
        double[] on(ServerKind kind) throws IOException, InterruptedException;
    }

    private final Scale scale;
    private final long seed;
    private final Map<ServerKind, Delivery> delivery = new EnumMap<>(ServerKind.class);
    private final Map<ServerKind, Reading> reading = new EnumMap<>(ServerKind.class);
    private final List<List<String>> rows = new ArrayList<>();

    private EndToEnd(Scale scale, long seed) {
        this.scale = scale;
        this.seed = seed;
    }

    /**
     * Starts both servers, measures, and stops them.
     *
     * @param quick only to see that everything runs: the numbers mean nothing
     */
    public static Report run(boolean quick, long seed) throws IOException, InterruptedException {
        try (ServerProcess stock = ServerProcess.start(ServerKind.STOCK, HEAP);
                ServerProcess ours = ServerProcess.start(ServerKind.OURS, HEAP)) {
            EndToEnd run = new EndToEnd(quick ? Scale.QUICK : Scale.FULL, seed);
            run.delivery.put(ServerKind.STOCK, new Delivery(stock, seed, SIZE));
            run.delivery.put(ServerKind.OURS, new Delivery(ours, seed, SIZE));
            run.reading.put(ServerKind.STOCK, new Reading(stock));
            run.reading.put(ServerKind.OURS, new Reading(ours));
            return run.measure();
        }
    }

    private Report measure() throws IOException, InterruptedException {
        // The first mails find a cold JVM on both sides.
        for (Delivery one : delivery.values()) {
            one.throughput(scale.mailsPerRound());
        }
        delivery();
        for (int folder : scale.folders()) {
            for (Delivery one : delivery.values()) {
                one.fill(folder);
            }
            reading(folder);
        }
        return new Report("e2e", "Ours against stock James 3.8.1", seed)
                .says(
                        "Memory servers with `"
                                + HEAP
                                + "` each, same listeners, TLS 1.3 on submission, plain IMAP on"
                                + " loopback; internal mails of 10 KB, key per message from the"
                                + " simulator in our server; delivery into a mailbox that is empty"
                                + " before each round. A ratio is ours divided by stock: for"
                                + " mails/s more is better, for ms less.")
                .table(
                        "Median of " + scale.rounds() + " rounds",
                        List.of("what", "unit", "stock", "ours", "ratio"),
                        rows);
    }

    private void delivery() throws IOException, InterruptedException {
        Map<ServerKind, double[]> rates =
                inTurn(kind -> new double[] {delivery.get(kind).throughput(scale.mailsPerRound())});
        row("delivery, 4 sessions", "mails/s", rates, 0.5);
        Map<ServerKind, double[]> times =
                inTurn(kind -> delivery.get(kind).latencies(scale.single()));
        row("delivery, one at a time, p50", "ms", times, 0.5);
        row("delivery, one at a time, p99", "ms", times, 0.99);
    }

    private void reading(int folder) throws IOException, InterruptedException {
        String of = " of " + folder;
        time("list" + of + ", envelopes", Reading.ENVELOPES);
        time("list" + of + ", header fields", Reading.HEADER_FIELDS);
        time("search" + of + ", subject", "SEARCH SUBJECT \"number 77\"");
        time("search" + of + ", text", "SEARCH TEXT \"" + Mails.RARE + "\"");
        time("fetch of 500 messages at once", "FETCH 1:" + Math.min(500, folder) + " BODY.PEEK[]");
        Random random = new Random(seed);
        Map<ServerKind, double[]> bodies =
                inTurn(kind -> reading.get(kind).bodies(folder, scale.bodies(), random));
        row("fetch" + of + ", one at a time, p50", "ms", bodies, 0.5);
        row("fetch" + of + ", one at a time, p99", "ms", bodies, 0.99);
    }

    private void time(String what, String command) throws IOException, InterruptedException {
        for (int i = 0; i < scale.warmUp(); i++) {
            for (Reading one : reading.values()) {
                one.time(command);
            }
        }
        row(what, "ms", inTurn(kind -> new double[] {reading.get(kind).time(command)}), 0.5);
    }

    private Map<ServerKind, double[]> inTurn(Measured measured)
            throws IOException, InterruptedException {
        Map<ServerKind, double[]> values = new EnumMap<>(ServerKind.class);
        for (int round = 0; round < scale.rounds(); round++) {
            for (ServerKind kind : List.of(ServerKind.STOCK, ServerKind.OURS)) {
                values.merge(kind, measured.on(kind), EndToEnd::joined);
            }
        }
        return values;
    }

    private static double[] joined(double[] first, double[] second) {
        return DoubleStream.concat(DoubleStream.of(first), DoubleStream.of(second)).toArray();
    }

    private void row(String what, String unit, Map<ServerKind, double[]> values, double share) {
        double stock = Numbers.percentile(values.get(ServerKind.STOCK), share);
        double ours = Numbers.percentile(values.get(ServerKind.OURS), share);
        rows.add(
                List.of(
                        what,
                        unit,
                        Numbers.plain(stock),
                        Numbers.plain(ours),
                        Numbers.ratio(ours / stock)));
    }
}
