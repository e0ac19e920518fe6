// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.qutemail.server.testing.InProcessServer;

/**
 * Configuration files of the embedded server: those of the memory server, changed where it has to
 * be.
 */
final class EmbeddedBundle {

    private EmbeddedBundle() {}

    static Path in(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(InProcessServer.Builder.memoryBundle())) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                Files.writeString(directory.resolve(name), changed(name, Files.readString(file)));
            }
        }
        return directory;
    }

    private static String changed(String name, String content) {
        return switch (name) {
            case "mailetcontainer.xml" -> mailets(content);
            case "mailrepositorystore.xml" ->
                    content.replace(
                                    "org.apache.james.mailrepository.memory.MemoryMailRepository",
                                    "org.qutemail.spool.KeepingFileMailRepository")
                            .replace(">memory<", ">file<");
            default -> content;
        };
    }

    /** Vacations and JMAP filters have no lasting storage of their own yet. */
    private static String mailets(String xml) {
        return xml.replace("memory://", "file://")
                .replaceAll("<inner>[^<]*</inner>", "<inner>Sieve</inner>")
                .replaceAll("<mailet match=\"All\" class=\"VacationMailet\">.*?</mailet>", "")
                .replaceAll(
                        "(?s)<mailet match=\"All\" class=\"org.apache.james.jmap.mailet.filter"
                                + ".JMAPFiltering\">.*?</mailet>",
                        "");
    }
}
