// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.micro;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.qutemail.benchmarks.report.Numbers;
import org.qutemail.benchmarks.report.Report;

/** Formats and keys, measured by JMH, beside {@code openssl speed} of the same run. */
public final class Micro {

    private static final List<String> FORMATS =
            List.of("jdkSeal", "jdkOpen", "recordSeal", "recordOpen", "cmsSeal", "cmsOpen");

    private final boolean quick;

    /**
     * @param quick only to see that everything runs: the numbers mean nothing
     */
    public Micro(boolean quick) {
        this.quick = quick;
    }

    /** Runs everything; some four minutes, a few seconds when quick. */
    public Report run() throws RunnerException, IOException, InterruptedException {
        String[] sizes = quick ? new String[] {Sizes.ALL[0]} : Sizes.ALL;
        Map<String, Double> nanoseconds = measure(sizes);
        Report report = new Report("micro", "Formats and keys", 0);
        report.says(
                "MB/s of plaintext, one thread; "
                        + OpensslSpeed.version()
                        + ". Everything is random, so there is no seed.");
        List<List<String>> rates = new ArrayList<>();
        List<List<String>> ratios = new ArrayList<>();
        for (String size : sizes) {
            double openssl = OpensslSpeed.of(Integer.parseInt(size), quick ? 1 : 3);
            List<String> rate = new ArrayList<>(List.of(size, Numbers.plain(openssl)));
            List<String> ratio = new ArrayList<>(List.of(size));
            for (String format : FORMATS) {
                double rateOf = rate(nanoseconds, format, size);
                rate.add(Numbers.plain(rateOf));
                String plain = format.endsWith("Seal") ? "jdkSeal" : "jdkOpen";
                ratio.add(
                        Numbers.ratio(rateOf / openssl)
                                + " / "
                                + Numbers.ratio(rateOf / rate(nanoseconds, plain, size)));
            }
            rates.add(rate);
            ratios.add(ratio);
        }
        List<String> head =
                List.of(
                        "JDK GCM seal",
                        "JDK GCM open",
                        "record seal",
                        "record open",
                        "CMS seal",
                        "CMS open");
        report.table("Speed, MB/s", head("octets", "openssl", head), rates);
        report.table("Ratio to openssl / to the JDK's GCM", head("octets", head), ratios);
        List<List<String>> keys = new ArrayList<>();
        nanoseconds.forEach(
                (name, time) -> {
                    if (!name.contains(" ")) {
                        keys.add(List.of(name, Numbers.plain(time / 1000)));
                    }
                });
        return report.table("Microseconds a call", List.of("what (many: 1000)", "us"), keys);
    }

    private static List<String> head(String first, List<String> others) {
        List<String> head = new ArrayList<>(List.of(first));
        head.addAll(others);
        return head;
    }

    private static List<String> head(String first, String second, List<String> others) {
        List<String> head = head(second, others);
        head.add(0, first);
        return head;
    }

    private static double rate(Map<String, Double> nanoseconds, String format, String size) {
        return Long.parseLong(size) * 1000.0 / nanoseconds.get(format + " " + size);
    }

    /** Nanoseconds a call, by method and, where there is one, size. */
    private Map<String, Double> measure(String[] sizes) throws RunnerException {
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include("org\\.qutemail\\.benchmarks\\.micro\\..*")
                        .param("size", sizes)
                        .param("many", quick ? "20" : "1000")
                        .shouldFailOnError(true);
        if (quick) {
            options.forks(0)
                    .verbosity(VerboseMode.SILENT)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(20));
        } else {
            options.forks(1)
                    .warmupIterations(6)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(1));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        Map<String, Double> nanoseconds = new TreeMap<>();
        for (RunResult result : results) {
            String method = result.getPrimaryResult().getLabel();
            String size =
                    result.getParams().getParamsKeys().contains("size")
                            ? " " + result.getParams().getParam("size")
                            : "";
            nanoseconds.put(method + size, result.getPrimaryResult().getScore());
        }
        return nanoseconds;
    }
}
