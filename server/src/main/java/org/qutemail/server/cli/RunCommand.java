// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.qutemail.server.launch.Launcher;
import org.qutemail.server.settings.Environment;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code qutemail run}. */
@Command(
        name = "run",
        description = "Starts the server in the foreground; settings come from the environment.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {

    private final Environment environment;

    @Option(
            names = "--configuration",
            required = true,
            paramLabel = "DIRECTORY",
            description = "The bundle's configuration files; the start script names them.")
    private Path configuration;

    @ArgGroup(exclusive = true)
    private AssemblyOptions assembly = new AssemblyOptions();

    @ArgGroup(exclusive = true)
    private ModeOptions mode = new ModeOptions();

    /**
     * @param environment the settings
     */
    public RunCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        new Launcher(environment, assembly.configuration(configuration), System.out, mode.mode())
                .run(assembly.mainClass());
        return CommandLine.ExitCode.OK;
    }
}
