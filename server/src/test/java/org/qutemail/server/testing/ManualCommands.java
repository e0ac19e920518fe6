// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static final long LIMIT_SECONDS = 60;
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
     * @param adapted changes each script, to put other ports in, say
     */
    public static List<Command> of(Path manual, UnaryOperator<String> adapted) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(manual));
        List<Command> commands = new ArrayList<>();
        while (block.find()) {
            String promise = block.group(3) == null ? "" : block.group(3);
            commands.add(new Command(adapted.apply(block.group(1)), promise));
        }
        return commands;
    }

    /** Runs a script in a directory by bash, which ends at the first command that fails. */
    public static Result run(Path directory, String script)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", "");
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.matches("(?i).*_proxy"));
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not end:\n" + script);
        }
        String text = Files.readString(output, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        Files.delete(output);
        return new Result(process.exitValue(), text);
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
