// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.qutemail.benchmarks.report.Numbers;
import org.qutemail.benchmarks.report.Report;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.VaultCopy;
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.wrap.DurableVault;

/** Whether keys are found as quickly among a million as among a thousand. */
public final class VaultSizes {

    private static final int FEW = 1_000;
    private static final int MANY = 1_000_000;

    /** Making and confirming a copy takes two commits: so many are patience enough. */
    private static final int MOST_COPIES = 20_000;

    private static final int LIST = 50;
    private static final double MICRO = 1e3;
    private static final double MILLI = 1e6;

    private final boolean quick;
    private final long seed;

    /**
     * @param quick only to see that everything runs
     * @param seed of the order in which keys are asked for
     */
    public VaultSizes(boolean quick, long seed) {
        this.quick = quick;
        this.seed = seed;
    }

    /** One size, measured. Times in nanoseconds. */
    private record Measured(
            int keys,
            int copies,
            double open,
            double tally,
            double[] key,
            double[] copy,
            double[] list) {}

    /** Some twenty minutes, most of them to fill the vault. */
    public Report run() throws Exception {
        Measured few = measure(quick ? FEW / 10 : FEW);
        Measured many = measure(quick ? FEW : MANY);
        List<List<String>> rows = new ArrayList<>();
        for (Measured one : List.of(few, many)) {
            rows.add(
                    List.of(
                            String.valueOf(one.keys),
                            String.valueOf(one.copies),
                            Numbers.plain(one.open / MILLI),
                            Numbers.plain(one.tally / MILLI),
                            times(one.key),
                            times(one.copy),
                            times(one.list)));
        }
        return new Report("vault", "A vault with a thousand and with a million keys", seed)
                .says(
                        "Embedded database, keys of 256 bits, asked for in random order among all"
                                + " there are, one after the other.")
                .table(
                        "Look-up",
                        List.of(
                                "keys",
                                "copies",
                                "open the vault, ms",
                                "count what became of all keys, ms",
                                "key by id, us, median and p99",
                                "copy by id with its key, us",
                                LIST + " copies at once, us"),
                        rows)
                .says(
                        "Many to few, medians: key "
                                + ratio(many.key, few.key)
                                + ", copy "
                                + ratio(many.copy, few.copy)
                                + ", "
                                + LIST
                                + " copies "
                                + ratio(many.list, few.list)
                                + ".");
    }

    private static String times(double[] nanos) {
        return Numbers.plain(Numbers.median(nanos) / MICRO)
                + ", "
                + Numbers.plain(Numbers.percentile(nanos, 0.99) / MICRO);
    }

    private static String ratio(double[] many, double[] few) {
        return Numbers.ratio(Numbers.median(many) / Numbers.median(few));
    }

    private Measured measure(int keys) throws Exception {
        Path directory = Files.createTempDirectory("qutemail-vault");
        try {
            FilledVault filled = new FilledVault(directory, seed);
            int copies = Math.min(keys, quick ? FEW / 10 : MOST_COPIES);
            try (DurableVault vault = filled.open()) {
                filled.fill(vault.keys(), keys, copies);
            }
            long begun = System.nanoTime();
            try (DurableVault vault = filled.open()) {
                long opened = System.nanoTime();
                vault.keys().tally();
                long tallied = System.nanoTime();
                Lookups lookups = new Lookups(vault.keys(), filled, new Random(seed));
                int rounds = quick ? 200 : 20_000;
                // The first half warms up the JVM and the database, and does not count.
                return new Measured(
                        keys,
                        copies,
                        opened - begun,
                        tallied - opened,
                        half(rounds, () -> lookups.key(keys)),
                        half(rounds, () -> lookups.copies(copies, 1)),
                        half(rounds / LIST, () -> lookups.copies(copies, LIST)));
            }
        } finally {
            delete(directory);
        }
    }

    @FunctionalInterface
    private interface Timed {
        void run() throws Exception;
    }

    private static double[] half(int rounds, Timed work) throws Exception {
        double[] nanos = new double[rounds];
        for (int i = -rounds; i < rounds; i++) {
            long begun = System.nanoTime();
            work.run();
            if (i >= 0) {
                nanos[i] = System.nanoTime() - begun;
            }
        }
        return nanos;
    }

    /** What a server asks of its vault. */
    private record Lookups(KeyVault vault, FilledVault filled, Random random) {

        void key(int keys) throws Exception {
            try (VaultKey key = vault.read(filled.id(random.nextInt(keys))).orElseThrow()) {
                require(key.secret().size() == 32);
            }
        }

        void copies(int copies, int number) throws Exception {
            List<CopyRef> wanted =
                    IntStream.range(0, number)
                            .mapToObj(i -> filled.copy(random.nextInt(copies)))
                            .distinct()
                            .toList();
            var found = vault.readCopies(wanted);
            require(found.size() == wanted.size());
            found.values().forEach(VaultCopy::close);
        }

        private static void require(boolean there) {
            if (!there) {
                throw new IllegalStateException("the vault has lost a key");
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
