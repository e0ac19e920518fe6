// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.qutemail.server.settings.Environment;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code qutemail vault hold} and {@code release}: keys that must not be destroyed for a while. */
abstract class HoldCommand implements Callable<Integer> {

    /** Which keys. */
    private static final class Keys {
        @Option(names = "--period", paramLabel = "MONTH", description = "All keys of a month.")
        private String period;

        @Option(names = "--key", paramLabel = "ID", description = "One key.")
        private String key;
    }

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Keys keys;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Kept with the keys.")
    private String reason;

    @Spec private CommandSpec spec;

    private final Environment environment;
    private final String action;
    private final String done;

    private HoldCommand(Environment environment, String action, String done) {
        this.environment = environment;
        this.action = action;
        this.done = done;
    }

    @Override
    public Integer call() throws Exception {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("action", action);
        parameters.put("reason", reason);
        if (keys.period != null) {
            parameters.put("period", keys.period);
        } else {
            parameters.put("key", keys.key);
        }
        return new VaultTasks(environment, spec).run(parameters, done);
    }

    /** Begins it. */
    @Command(
            name = "hold",
            description = {
                "Keeps keys and their copies from being destroyed; they open, and seal nothing",
                "new. Ended by release."
            },
            mixinStandardHelpOptions = true)
    static final class Hold extends HoldCommand {
        Hold(Environment environment) {
            super(environment, "hold", "keys put on hold");
        }
    }

    /** Ends it. */
    @Command(name = "release", description = "Ends a hold.", mixinStandardHelpOptions = true)
    static final class Release extends HoldCommand {
        Release(Environment environment) {
            super(environment, "release", "keys released");
        }
    }
}
