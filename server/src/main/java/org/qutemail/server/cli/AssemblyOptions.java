// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.nio.file.Path;
import org.qutemail.server.launch.Assembly;
import picocli.CommandLine.Option;

/** Which server {@code run} starts; one of the options, or none for the one that keeps mail. */
final class AssemblyOptions {

    @Option(
            names = "--memory",
            description = "Mailboxes and queue in memory: a restart forgets them. Has JMAP.")
    private boolean memory;

    @Option(
            names = "--james-main",
            paramLabel = "CLASS",
            description =
                    "Another James application, by its main class, on the files of the one in"
                            + " memory.")
    private String jamesMain;

    String mainClass() {
        return jamesMain == null ? assembly().mainClass() : jamesMain;
    }

    Path configuration(Path bundle) {
        return assembly().configuration(bundle);
    }

    private Assembly assembly() {
        return memory || jamesMain != null ? Assembly.MEMORY : Assembly.EMBEDDED;
    }
}
