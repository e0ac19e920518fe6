// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The commands of a manual: every block fenced as {@code sh}, in order, with what the block fenced
 * as {@code text} behind it promises. In a promise, {@code ...} stands for anything within a line,
 * and a line of it alone for any lines.
 */
public final class ManualCommands {

    private static final long LIMIT_SECONDS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern BLOCK =
            Pattern.compile(
                    "^```sh\n(.*?)^```$(\\s*^```text\n(.*?)^```$)?",
                    Pattern.MULTILINE | Pattern.DOTALL);

    /**
     * One block.
     *
     * @param script what a person would paste into a shell
     * @param promise what it prints, empty if the manual does not say
     */
    public record Command(String script, String promise) {

        /** Whether that is what the manual promises. */
        public boolean keptBy(String output) {
            return Pattern.compile(regex(), Pattern.DOTALL).matcher(output + "\n").find();
        }

        private String regex() {
            return promise.lines()
                    .map(
                            line ->
                                    line.equals("...")
                                            ? "(?:[^\n]*\n)*?"
                                            : Pattern.compile("\\.\\.\\.")
                                                            .splitAsStream(line)
                                                            .map(Pattern::quote)
                                                            .collect(Collectors.joining("[^\n]*"))
                                                    + (line.endsWith("...") ? "[^\n]*" : "")
                                                    + "\n")
                    .collect(Collectors.joining());
        }
    }

    /**
     * What a command did.
     *
     * @param output standard output and standard error, line ends as line feeds
     */
    public record Result(int exitCode, String output) {}

    private ManualCommands() {}

    /**
     * Those of one section.
     *
     * @param heading its line, such as {@code ## With curl}; it ends at the next {@code ##}
     * @param adapted changes each script, to put other ports in, say
     */
    public static List<Command> of(Path manual, String heading, UnaryOperator<String> adapted)
            throws IOException {
        String text = Files.readString(manual);
        int start = text.indexOf("\n" + heading + "\n");
        if (start < 0) {
            throw new AssertionError("no heading " + heading + " in " + manual);
        }
        int end = text.indexOf("\n## ", start + 1);
        Matcher block = BLOCK.matcher(text.substring(start, end < 0 ? text.length() : end));
        List<Command> commands = new ArrayList<>();
        while (block.find()) {
            String promise = block.group(3) == null ? "" : block.group(3);
            commands.add(new Command(adapted.apply(block.group(1)), promise));
        }
        return commands;
    }

    /** The headings of the sections that hold a command, in order. */
    public static List<String> headings(Path manual) throws IOException {
        List<String> headings = new ArrayList<>();
        for (String section : Files.readString(manual).split("\n(?=## )")) {
            if (BLOCK.matcher(section).find()) {
                headings.add(section.substring(0, section.indexOf('\n')));
            }
        }
        return headings;
    }

    /**
     * Does what a command of the manual says and checks what it promises. Mail takes a moment to
     * arrive: the promise may come true only when the command is given again.
     */
    public static void follow(Path directory, Command command)
            throws IOException, InterruptedException {
        if (command.promise().isEmpty()) {
            Result result = run(directory, command.script());
            assertThat(result.exitCode()).as(command.script() + result.output()).isZero();
            return;
        }
        await(command.script())
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            Result result = run(directory, command.script());
                            assertThat(result.exitCode()).as(result.output()).isZero();
                            assertThat(command.keptBy(result.output()))
                                    .as(
                                            "promised:\n%s\ncame:\n%s",
                                            command.promise(), result.output())
                                    .isTrue();
                        });
    }

    /**
     * Runs a script in a directory by bash, which ends at the first command that fails. The
     * directory is its home: no configuration of the person who runs the tests changes anything.
     */
    public static Result run(Path directory, String script)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", "");
        ProcessBuilder builder = process(directory, script).redirectOutput(output.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("does not end:\n" + script + "\n" + text(output));
        }
        String text = text(output);
        Files.delete(output);
        return new Result(process.exitValue(), text);
    }

    /** The same, not started: standard error goes where standard output goes. */
    public static ProcessBuilder process(Path directory, String script) {
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("(?i).*_proxy"));
        builder.environment()
                .putAll(
                        Map.of(
                                "HOME", directory.toString(),
                                "LC_ALL", "C.UTF-8",
                                "TERM", "xterm"));
        return builder;
    }

    /** Not every message is UTF-8: what is not becomes a replacement character. */
    private static String text(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    /** Fails with what to install when a program is not there. */
    public static void require(Path directory, String program, String install)
            throws IOException, InterruptedException {
        if (run(directory, "command -v " + program).exitCode() != 0) {
            throw new AssertionError(
                    program + " is not on the PATH, and the manual uses it: " + install);
        }
    }
}
