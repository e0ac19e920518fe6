// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.demo;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import org.qutemail.server.launch.Assembly;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code qutemail demo}. */
@Command(
        name = "demo",
        description = "Shows in under a minute, on a temporary home, what the server does.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    @Option(
            names = "--configuration",
            required = true,
            paramLabel = "DIRECTORY",
            description = "The bundle's configuration files; the start script names them.")
    private Path configuration;

    private final PrintStream out;

    /**
     * @param out where the story goes
     */
    public DemoCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        // Not below the temporary directory: the server empties that at its start.
        Path home =
                Files.createDirectory(temporary.resolveSibling(temporary.getFileName() + "-home"));
        Path root = DemoServer.root(home).getParent();
        // For Ctrl-C; what is gone already stays gone.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home, root, temporary)));
        try {
            out.println("A server for the demo, on " + home);
            try (DemoServer server =
                    DemoServer.start(home, Assembly.MEMORY.configuration(configuration), out)) {
                new Demo(server, out).tell();
            }
            return CommandLine.ExitCode.OK;
        } finally {
            delete(home, root, temporary);
        }
    }

    private static void delete(Path... directories) {
        for (Path directory : directories) {
            FileUtils.deleteQuietly(directory.toFile());
        }
    }
}
