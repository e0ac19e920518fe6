// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.qutemail.server.Main;
import org.qutemail.server.settings.Environment;
import picocli.CommandLine;

/** A command of {@code ./qutemail}, in the process of the test: what it says and its exit code. */
public final class QutEmailCommand {

    private QutEmailCommand() {}

    /**
     * What a command did.
     *
     * @param exitCode 0 done, 1 failed, 2 wrong usage or setting
     */
    public record Result(int exitCode, String stdout, String stderr) {}

    /**
     * Runs a command on the given home.
     *
     * @param stdin what it reads, may be empty
     */
    public static Result run(Path home, String stdin, String... arguments) {
        return run(Map.of("QUTEMAIL_HOME", home.toString()), stdin, arguments);
    }

    /** Runs a command in the given environment. */
    public static Result run(Map<String, String> environment, String stdin, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine(
                                Environment.of(environment),
                                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)))
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
