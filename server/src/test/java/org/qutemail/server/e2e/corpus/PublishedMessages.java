// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Real-world messages out of published test artifacts, which the build has unpacked. The list of
 * sources stands in {@code src/test/corpus/sources.csv}. A message that is in two of them counts
 * once; line ends and empty lines at either end make no difference.
 */
final class PublishedMessages {

    private static final Path MODULE = Path.of(System.getProperty("qutemail.basedir"), "server");
    private static final Path LISTS = MODULE.resolve("src/test/corpus");
    private static final Path UNPACKED = MODULE.resolve("target/corpus");

    /**
     * One message.
     *
     * @param name folder, path, and for one of several in a file its number
     * @param text with CRLF at the end of every line, in ISO-8859-1
     */
    record Published(String name, String text) {}

    /** A row of the list and how many messages were found for it. */
    record Source(String row, int listed, int found) {}

    private final List<Published> messages = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    private PublishedMessages() {}

    static PublishedMessages read() throws IOException {
        PublishedMessages all = new PublishedMessages();
        for (String row : rows("sources.csv")) {
            String[] columns = row.split(",", -1);
            int before = all.messages.size();
            all.readSource(columns[0], Pattern.compile(columns[2]), columns[3]);
            int listed = Integer.parseInt(columns[4]);
            all.sources.add(new Source(row, listed, all.messages.size() - before));
        }
        return all;
    }

    /** The messages of another list in that directory, each with what its second column says. */
    static Map<String, String> listed(String list) {
        try {
            return rows(list).stream()
                    .map(row -> row.split(",", 3))
                    .collect(Collectors.toMap(row -> row[0], row -> row[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without comments and heading. */
    private static List<String> rows(String list) throws IOException {
        return Files.readAllLines(LISTS.resolve(list)).stream()
                .filter(line -> !line.startsWith("#"))
                .skip(1)
                .toList();
    }

    List<Published> messages() {
        return messages;
    }

    List<Source> sources() {
        return sources;
    }

    private void readSource(String folder, Pattern path, String form) throws IOException {
        Path root = UNPACKED.resolve(folder);
        if (!Files.isDirectory(root)) {
            throw new IOException(root + " is missing: `mvn process-test-resources` unpacks it");
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(root)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = root.relativize(file).toString().replace('\\', '/');
            if (path.matcher(name).matches()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                int number = 0;
                for (String message : split(text, form)) {
                    String which = form.equals("message") ? "" : "#" + ++number;
                    add(folder + "/" + name + which, message);
                }
            }
        }
    }

    private static List<String> split(String text, String form) {
        return switch (form) {
            case "message" -> List.of(text);
            case "mbox" -> List.of(text.split("(?m)^From .*\\R"));
            case "imap-script" -> ScriptedAppends.in(text);
            default -> throw new IllegalArgumentException("no such form: " + form);
        };
    }

    private void add(String name, String text) {
        String lines = text.replaceAll("\r\n|\r|\n", "\r\n").strip();
        // Pieces of an mbox without so much as a field are none.
        if (lines.contains(":") && known.add(lines)) {
            messages.add(new Published(name, lines + "\r\n"));
        }
    }
}
