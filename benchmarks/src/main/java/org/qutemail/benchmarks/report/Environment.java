// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where and with what a measurement was taken. */
final class Environment {

    private Environment() {}

    /** Facts by name, in order. */
    static Map<String, String> facts(long seed) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("Commit", commit());
        facts.put("Seed", String.valueOf(seed));
        facts.put(
                "Machine",
                processor()
                        + ", "
                        + Runtime.getRuntime().availableProcessors()
                        + " cores, "
                        + memory()
                        + " GiB, "
                        + System.getProperty("os.name"));
        facts.put("Load at the start", load());
        facts.put(
                "JDK",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        return facts;
    }

    private static String commit() {
        String commit = output("git", "rev-parse", "--short=10", "HEAD");
        String changed = output("git", "status", "--porcelain", "--untracked-files=no");
        return commit.isEmpty() ? "unknown" : commit + (changed.isEmpty() ? "" : ", changed");
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize() >> 30
                : 0;
    }

    private static String load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? "unknown" : Numbers.plain(load);
    }

    private static String output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(Path.of(System.getProperty("qutemail.basedir")).toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
