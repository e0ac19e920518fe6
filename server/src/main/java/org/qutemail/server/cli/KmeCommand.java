// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.KmeSimulatorMain;
import org.qutemail.kme.SimulatorArguments;
import org.qutemail.kme.SimulatorConfig;
import org.qutemail.server.launch.StopSignal;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code qutemail kme check} tries the configured entities out; {@code qutemail kme simulate} is
 * the simulated entity as a program.
 */
@Command(name = "kme", description = "Key management entities.", mixinStandardHelpOptions = true)
public final class KmeCommand implements Runnable {

    private final Environment environment;

    @Spec private CommandSpec spec;

    /**
     * @param environment the settings whose entities are checked
     */
    public KmeCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Name what to do: check or simulate.");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Tries the configured entities out, call by call, and reports what differs from",
                "ETSI GS QKD 014. Burns about ten keys. Exit code 0: nothing or notes;",
                "1: deviations; 2: no keys can be had, or a setting is wrong."
            })
    int check(
            @Option(
                            names = "--intrusive",
                            description = {
                                "Also asks from both sides at once, which locks some entities,",
                                "and takes the largest batches until one is refused."
                            })
                    boolean intrusive)
            throws SettingException, IOException {
        return new KmeCheck(environment, spec.commandLine().getOut()).run(intrusive);
    }

    /** The options are those of the simulator's own program, so there is one account of them. */
    @Command(
            name = "simulate",
            mixinStandardHelpOptions = true,
            description = {
                "Runs a simulated entity with two faces until it is stopped; prints the variables",
                "that a server needs to use it."
            },
            footer = {"", SimulatorArguments.OPTIONS})
    int simulate(
            @Parameters(
                            arity = "0..*",
                            paramLabel = "OPTION",
                            description = "Options of the simulator.")
                    String... options)
            throws SettingException, InterruptedException {
        SimulatorConfig config;
        try {
            config = SimulatorArguments.parse(options == null ? List.of() : List.of(options));
        } catch (IllegalArgumentException e) {
            throw new SettingException(e.getMessage() + "; the options are in docs/kme.md");
        }
        StopSignal stop = StopSignal.install();
        try (KmeSimulator simulator = KmeSimulator.start(config)) {
            KmeSimulatorMain.announce(simulator, spec.commandLine().getOut());
            stop.await();
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            throw new SettingException("the simulator cannot start: " + e.getMessage());
        }
    }
}
