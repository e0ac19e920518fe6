// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of {@code ./qutemail} in a process of its own, from the assembled class path. */
public final class QutEmailCommand {

    private QutEmailCommand() {}

    /**
     * What a command did.
     *
     * @param exitCode 0 done, 1 failed, 2 wrong usage or setting
     */
    public record Result(int exitCode, String stdout, String stderr) {}

    /**
     * Runs a command on the given home and waits for its end.
     *
     * @param stdin what it reads, may be empty
     */
    public static Result run(Path home, String stdin, String... arguments)
            throws IOException, InterruptedException {
        Path assembly = QutEmailServerProcess.assembly();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", assembly.resolve("lib") + "/*", "org.qutemail.server.Main"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("qutemail-out", "");
        Path err = Files.createTempFile("qutemail-err", "");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            QutEmailServerProcess.forgetSettings(builder.environment());
            builder.environment().put("QUTEMAIL_HOME", home.toString());
            Process process = builder.start();
            try (OutputStream input = process.getOutputStream()) {
                input.write(stdin.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("does not end: " + command);
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
