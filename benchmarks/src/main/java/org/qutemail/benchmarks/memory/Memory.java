// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.qutemail.benchmarks.e2e.ServerKind;
import org.qutemail.benchmarks.report.Numbers;
import org.qutemail.benchmarks.report.Report;

/** How much heap one large message takes, in our server and in stock James. */
public final class Memory {

    private static final int MIB = 1 << 20;
    private static final int SMALL = 10 * 1024;

    /** At the limit of 25 MiB, the server's own header fields included. */
    private static final int LARGE = 25 * MIB - 4096;

    private static final int LEAST = 16;
    private static final int MOST = 512;

    private Memory() {}

    /**
     * Some five minutes, since servers are started until one dies; quick, one server of ours.
     *
     * @param quick only to see that everything runs
     */
    public static Report run(boolean quick) throws IOException, InterruptedException {
        Report report = new Report("memory", "Heap for one message of 25 MiB", 0);
        if (quick) {
            return report.says(
                    "Gets through in "
                            + MOST
                            + " MiB: "
                            + LowestHeap.survives(ServerKind.OURS, MOST, LARGE));
        }
        List<List<String>> rows = new ArrayList<>();
        int[] extra = new int[ServerKind.values().length];
        for (ServerKind kind : List.of(ServerKind.STOCK, ServerKind.OURS)) {
            int small = LowestHeap.of(kind, SMALL, LEAST, MOST / 4);
            int large = LowestHeap.of(kind, LARGE, small, MOST);
            extra[kind.ordinal()] = large - small;
            rows.add(
                    List.of(
                            kind.name().toLowerCase(java.util.Locale.ROOT),
                            String.valueOf(small),
                            String.valueOf(large),
                            String.valueOf(large - small),
                            Numbers.ratio((large - small) * (double) MIB / LARGE)));
        }
        int above = extra[ServerKind.OURS.ordinal()] - extra[ServerKind.STOCK.ordinal()];
        return report.says(
                        "The smallest `-Xmx` in which a server takes, delivers and gives out one"
                                + " mail, to "
                                + LowestHeap.STEP
                                + " MiB. The memory mailbox keeps the message as well, in both.")
                .table(
                        "MiB",
                        List.of(
                                "server",
                                "mail of 10 KB",
                                "mail of 25 MiB",
                                "difference",
                                "times its size"),
                        rows)
                .says(
                        "Ours above stock: "
                                + above
                                + " MiB, "
                                + Numbers.ratio(above * (double) MIB / LARGE)
                                + " times the size of the message; at most 4 is the aim.");
    }
}
