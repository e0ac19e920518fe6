// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.qutemail.server.settings.Environment;

/**
 * Writes the configuration that James reads: the bundle's files, each replaced by one of the same
 * name in {@code $QUTEMAIL_HOME/conf}, with every {@code ${env:NAME:-default}} resolved.
 *
 * <p>James would resolve them too, but takes a variable that is set and empty for a value; here it
 * counts as unset. What the file then holds is what is in force, so it can be read there. {@code
 * ${sys:...}} is left to James.
 */
final class ConfigurationFolder {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{env:([A-Za-z0-9_]+)(?::-([^}]*))?}");

    private final Environment environment;

    ConfigurationFolder(Environment environment) {
        this.environment = environment;
    }

    /**
     * @param bundle the files delivered with the bundle
     * @param own files that replace those of the bundle; may be empty
     * @param target emptied and filled
     */
    void write(Path bundle, Path own, Path target) throws IOException {
        Files.createDirectories(target);
        for (Path old : files(target)) {
            Files.delete(old);
        }
        for (Path source : List.of(bundle, own)) {
            for (Path file : files(source)) {
                String name = file.getFileName().toString();
                Files.writeString(target.resolve(name), resolve(name, Files.readString(file)));
            }
        }
    }

    /** Puts values in place of references, escaped as the kind of file needs. */
    String resolve(String fileName, String content) {
        Matcher matcher = REFERENCE.matcher(content);
        return matcher.replaceAll(
                found ->
                        Matcher.quoteReplacement(
                                environment
                                        .get(found.group(1))
                                        .map(value -> escape(fileName, value))
                                        .orElse(found.group(2) == null ? "" : found.group(2))));
    }

    private static String escape(String fileName, String value) {
        if (fileName.endsWith(".xml")) {
            return value.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;");
        }
        if (fileName.endsWith(".properties")) {
            return value.replace("\\", "\\\\");
        }
        return value;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> content = Files.list(directory)) {
            return content.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
