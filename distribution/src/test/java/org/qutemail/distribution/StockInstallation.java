// SPDX-License-Identifier: Apache-2.0
package org.qutemail.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.MailServer;
import org.qutemail.server.testing.ManualCommands;
import org.qutemail.server.testing.ManualCommands.Command;
import org.qutemail.server.testing.ManualCommands.Result;
import org.qutemail.server.testing.ManualSetting;

/**
 * A stock James as its project publishes it (built by the module {@code stock-james}), in a
 * directory of its own, on free ports, which the commands of {@code docs/drop-in.md} turn into a
 * server with our jars. Runs as a process of its own.
 */
final class StockInstallation implements MailServer, AutoCloseable {

    private static final Path BASE = Path.of(System.getProperty("qutemail.basedir"));
    private static final Path MANUAL = BASE.resolve("docs/drop-in.md");
    private static final Path RELEASE = Path.of(System.getProperty("qutemail.release"));
    private static final String STOCK_LIBRARIES = "james-server-memory-app.lib";
    private static final Duration START = Duration.ofSeconds(180);

    private final Path directory;
    private final Path temporary;
    private final Map<String, String> environment = new TreeMap<>();
    private Process james;

    /**
     * Puts a stock installation together, and beside it the release archive.
     *
     * @param parent of the installation; exists
     * @param keys variables of key delivery
     */
    StockInstallation(Path parent, Map<String, String> keys) throws IOException {
        directory = parent.resolve("james");
        copy(stock(), directory);
        Files.createSymbolicLink(
                directory.resolve(STOCK_LIBRARIES), stock().resolve(STOCK_LIBRARIES));
        Files.createSymbolicLink(parent.resolve(RELEASE.getFileName()), RELEASE);
        Path shm = Path.of("/dev/shm");
        temporary =
                Files.isDirectory(shm)
                        ? Files.createTempDirectory(shm, "qutemail-test-")
                        : Files.createTempDirectory(parent, "tmp");
        environment.putAll(keys);
        environment.put("QKD_SIMULATOR_MODE", "external");
        environment.put("QUTEMAIL_TMPDIR_ON_DISK", "accept");
        for (ListenerKind kind : ListenerKind.values()) {
            environment.put(kind.portVariable().name(), freePort());
        }
    }

    /** Where the build leaves the stock James. */
    static Path stock() {
        Path stock = BASE.resolve("distribution/stock-james/target/james-server-memory-app");
        if (!Files.isDirectory(stock.resolve(STOCK_LIBRARIES))) {
            throw new IllegalStateException(stock + " is missing: run mvn verify");
        }
        return stock;
    }

    /** The libraries are many and stay as they are: not these. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path relative = from.relativize(file);
                if (!relative.startsWith(STOCK_LIBRARIES)) {
                    Files.copy(
                            file,
                            to.resolve(relative.toString()),
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** A port that nobody listens on. */
    static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    Path directory() {
        return directory;
    }

    @Override
    public int port(ListenerKind kind) {
        return Integer.parseInt(environment.get(kind.portVariable().name()));
    }

    /** Follows a section of the manual: its commands one after the other. */
    void follow(String heading) throws Exception {
        for (Command command : commands(heading)) {
            ManualCommands.follow(directory, command);
        }
    }

    private List<Command> commands(String heading) throws IOException {
        return ManualCommands.of(MANUAL, heading, this::adapted);
    }

    private static boolean starts(Command command) {
        return command.script().contains("\nexec java ");
    }

    /** Runs a script in the installation. */
    Result run(String script) throws Exception {
        return ManualCommands.run(directory, adapted(script));
    }

    private String adapted(String script) {
        StringBuilder exports = new StringBuilder();
        environment.forEach(
                (name, value) -> exports.append("export %s='%s'\n".formatted(name, value)));
        return exports
                + ManualSetting.onPorts(script, this::port)
                        .replace("/dev/shm/qutemail-james", temporary.toString())
                        .replaceAll("(?m)^java ", "exec java -Xmx512m ");
    }

    /** Replaces text in a file of the configuration. */
    void change(String file, String from, String to) throws IOException {
        Path path = directory.resolve("conf").resolve(file);
        String before = Files.readString(path);
        assertThat(before).as(file).contains(from);
        Files.writeString(path, before.replace(from, to));
    }

    /**
     * Follows a section up to the command that starts the server, launches that and returns at
     * once.
     *
     * @param which of several such commands, from 0
     */
    void launch(String heading, int which) throws Exception {
        List<Command> commands = commands(heading);
        for (Command command : commands) {
            if (starts(command)) {
                break;
            }
            ManualCommands.follow(directory, command);
        }
        Command start =
                commands.stream()
                        .filter(StockInstallation::starts)
                        .skip(which)
                        .findFirst()
                        .orElseThrow();
        james =
                ManualCommands.process(directory, start.script())
                        .redirectOutput(directory.resolve("output").toFile())
                        .start();
    }

    /** Follows a section from behind the commands that start the server. */
    void tryOut(String heading) throws Exception {
        List<Command> commands = commands(heading);
        int last = 0;
        for (int i = 0; i < commands.size(); i++) {
            if (starts(commands.get(i))) {
                last = i;
            }
        }
        for (Command command : commands.subList(last + 1, commands.size())) {
            ManualCommands.follow(directory, command);
        }
    }

    /** Waits until it serves. */
    void awaitStarted() {
        await().atMost(START)
                .until(() -> !james.isAlive() || log().contains("JAMES server started"));
        assertThat(log() + output()).contains("JAMES server started");
    }

    /** Waits for a start that is refused. Returns all that was said. */
    String awaitRefused() throws InterruptedException {
        assertThat(james.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(james.exitValue()).isNotZero();
        assertThat(log()).doesNotContain("JAMES server started");
        return log() + output();
    }

    /** The log of the server. */
    String log() {
        return read(directory.resolve("logs/james.log"));
    }

    private String output() {
        return read(directory.resolve("output"));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks WebAdmin; with a token when there is one. */
    HttpResponse<String> webAdmin(String method, String path, String token, String... headers)
            throws Exception {
        return webAdmin(method, path, HttpRequest.BodyPublishers.noBody(), token, headers);
    }

    private HttpResponse<String> webAdmin(
            String method,
            String path,
            HttpRequest.BodyPublisher body,
            String token,
            String... headers)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port(ListenerKind.WEBADMIN) + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, body);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The token that the manual has made. */
    String token() throws IOException {
        return Files.readString(directory.resolve("admin.token")).strip();
    }

    /** Adds a user with {@link MailServer#PASSWORD}. */
    void addUser(String address) throws Exception {
        var body = HttpRequest.BodyPublishers.ofString("{\"password\":\"" + PASSWORD + "\"}");
        assertThat(webAdmin("PUT", "/users/" + address, body, token()).statusCode()).isEqualTo(204);
    }

    @Override
    public void close() throws IOException {
        if (james != null) {
            james.destroy();
            await().atMost(Duration.ofSeconds(60)).until(() -> !james.isAlive());
        }
        // JUnit warns of links that lead out of its directory.
        Files.delete(directory.resolve(STOCK_LIBRARIES));
        Files.delete(directory.resolveSibling(RELEASE.getFileName()));
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
