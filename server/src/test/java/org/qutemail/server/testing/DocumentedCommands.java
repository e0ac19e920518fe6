// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.qutemail.server.settings.ListenerKind;

/**
 * The {@code sh} blocks of a manual, run as they stand against a server of the test: its ports take
 * the place of the default ones, and {@code ./qutemail} runs the assembled server's command line.
 */
public final class DocumentedCommands {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```");
    private static final long PATIENCE_SECONDS = 60;

    private final QutEmailServerProcess server;
    private final Path directory;

    /**
     * @param directory where the commands run; empty
     */
    public DocumentedCommands(QutEmailServerProcess server, Path directory) throws IOException {
        this.server = server;
        this.directory = directory;
        Path script = directory.resolve("qutemail");
        Files.writeString(
                script,
                "#!/bin/sh\nexec '%s' -Xmx256m -cp '%s/*' org.qutemail.server.Main \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                QutEmailServerProcess.assembly().resolve("lib")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * What a block did.
     *
     * @param output standard output and standard error together
     */
    public record Outcome(int exitCode, String output) {}

    /** The blocks below a heading, up to the next heading, in order. */
    public static List<String> blocks(String document, String heading) throws IOException {
        String text = Files.readString(Path.of(System.getProperty("qutemail.basedir"), document));
        int start = text.indexOf("\n" + heading + "\n");
        if (start < 0) {
            throw new IllegalArgumentException("no heading " + heading + " in " + document);
        }
        int end = text.indexOf("\n#", start + heading.length() + 1);
        String section = text.substring(start, end < 0 ? text.length() : end);
        List<String> blocks =
                BLOCK.matcher(section)
                        .results()
                        .map((MatchResult result) -> result.group(1))
                        .toList();
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("no sh block below " + heading);
        }
        return blocks;
    }

    /** Runs one block with bash; the first command that fails ends it. */
    public Outcome run(String block) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-euo", "pipefail", "-c", onTestPorts(block))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        QutEmailServerProcess.forgetSettings(builder.environment());
        builder.environment().put("QUTEMAIL_HOME", server.home().toString());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("this did not end:\n" + block);
        }
        return new Outcome(
                process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    }

    private String onTestPorts(String block) {
        String moved = block;
        for (ListenerKind kind : ListenerKind.values()) {
            String standard = kind.portVariable().defaultValue();
            if (!standard.isEmpty()) {
                moved =
                        moved.replaceAll(
                                "\\b127\\.0\\.0\\.1:" + standard + "\\b",
                                "127.0.0.1:" + server.port(kind));
            }
        }
        return moved;
    }
}
