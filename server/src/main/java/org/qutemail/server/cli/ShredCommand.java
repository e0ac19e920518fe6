// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.qutemail.server.settings.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qutemail vault shred}: makes the mail of a month unreadable for good. */
@Command(
        name = "shred",
        description = {
            "Destroys the shred key of a month that is over, and its keys.",
            "Mail sealed with them is unreadable for good, in every backup too.",
            "Without --yes it says what that would be."
        },
        mixinStandardHelpOptions = true)
final class ShredCommand implements Callable<Integer> {

    @Option(
            names = "--period",
            required = true,
            paramLabel = "MONTH",
            description = "Such as 2026-07, in UTC.")
    private String period;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Kept with the keys and in the log.")
    private String reason;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Spec private CommandSpec spec;

    private final Environment environment;

    ShredCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        VaultTasks tasks = new VaultTasks(environment, spec);
        JsonNode content = tasks.get("/qkd/vault/periods/" + WebAdminClient.segment(period));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Keys of " + period + " by state: " + content.path("keys"));
        out.println("Sealed copies that would not open any more: " + content.path("copies"));
        if (!content.path("held").isEmpty()) {
            out.println("On hold, among them: " + content.path("held"));
        }
        if (!yes) {
            spec.commandLine()
                    .getErr()
                    .println("qutemail: nothing was destroyed; say --yes to destroy it for good");
            return CommandLine.ExitCode.USAGE;
        }
        int exitCode =
                tasks.run(
                        Map.of("action", "shred", "period", period, "reason", reason),
                        "keys destroyed");
        if (exitCode == CommandLine.ExitCode.OK) {
            out.println("Copies of the root's directory hold the shred key still: destroy those");
        }
        return exitCode;
    }
}
