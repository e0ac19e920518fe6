// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import java.io.InputStream;
import java.time.Clock;
import org.qutemail.server.cli.ErrorHandler;
import org.qutemail.server.cli.KmeCommand;
import org.qutemail.server.cli.OpenCommand;
import org.qutemail.server.cli.RunCommand;
import org.qutemail.server.cli.StatusCommand;
import org.qutemail.server.cli.TokenCommand;
import org.qutemail.server.cli.UserCommand;
import org.qutemail.server.cli.VaultCommand;
import org.qutemail.server.cli.VectorsCommand;
import org.qutemail.server.demo.DemoCommand;
import org.qutemail.server.settings.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/**
 * The command line behind {@code ./qutemail}. Exit codes: 0 done, 1 failed, 2 wrong usage or
 * setting.
 */
@Command(
        name = "qutemail",
        description = "Internal mail sealed with keys from quantum key distribution.",
        mixinStandardHelpOptions = true,
        version = "QutEmail for Apache James 0.1.0")
public final class Main implements Runnable {

    @Spec private CommandLine.Model.CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // James leaves threads behind that would keep a process alive after its work is done.
        System.exit(commandLine(Environment.ofProcess(), System.in).execute(arguments));
    }

    /**
     * The command line on a given environment.
     *
     * @param input where a password is read from when asked to
     */
    public static CommandLine commandLine(Environment environment, InputStream input) {
        CommandLine commandLine =
                new CommandLine(new Main())
                        .addSubcommand(new RunCommand(environment))
                        .addSubcommand(new UserCommand(environment, input))
                        .addSubcommand(new StatusCommand(environment))
                        .addSubcommand(new TokenCommand(Clock.systemUTC()))
                        .addSubcommand(VaultCommand.commandLine(environment, input))
                        .addSubcommand(new OpenCommand(System.out))
                        .addSubcommand(new VectorsCommand())
                        .addSubcommand(new KmeCommand(environment))
                        .addSubcommand(new DemoCommand(System.out))
                        .setExecutionExceptionHandler(new ErrorHandler());
        // The simulator reads its options itself.
        commandLine
                .getSubcommands()
                .get("kme")
                .getSubcommands()
                .get("simulate")
                .setUnmatchedOptionsArePositionalParams(true);
        return commandLine;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name a command.");
    }
}
