// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.qutemail.server.launch.Launcher;
import org.qutemail.server.settings.ListenerKind;

/**
 * The assembled server as a child process, on a home of its own and free ports, the way {@code
 * ./qutemail run} starts it. For integration tests ({@code *IT}), which run after {@code package}.
 *
 * <pre>
 * try (var server = QutEmailServerProcess.on(home).with("QKD_...", "...").start()) {
 *     server.addUser("anna@qutemail.test", "secret");
 *     int imap = server.port(ListenerKind.IMAP);
 *     ...
 * }
 * </pre>
 */
public final class QutEmailServerProcess implements MailServer, AutoCloseable {

    static {
        // Patience, not a promise: a busy machine needs longer than Awaitility's 10 seconds.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
    }

    private static final long START_SECONDS = 240;
    private static final long STOP_SECONDS = 240;

    private final Path home;
    private final Path temporary;
    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private QutEmailServerProcess(Path home, Path temporary, Process process) {
        this.home = home;
        this.temporary = temporary;
        this.process = process;
    }

    /**
     * Prepares a server on the given state directory, the one that keeps mail unless told
     * otherwise; LMTP is on, every port is a free one.
     */
    public static Builder on(Path home) {
        return new Builder(home);
    }

    /** Environment and options of the child. */
    public static final class Builder {
        private final Path home;
        private final Map<String, String> environment = new TreeMap<>();
        private final List<String> arguments = new ArrayList<>();
        private final List<String> jvmOptions = new ArrayList<>();
        private String program = "org.qutemail.server.Main";
        private String classPath = "";
        private boolean makesArchive;
        private boolean memory;

        private Builder(Path home) {
            this.home = home;
            for (ListenerKind kind : ListenerKind.values()) {
                if (kind != ListenerKind.JMAP) {
                    environment.put(kind.portVariable().name(), "0");
                }
            }
            environment.put("QUTEMAIL_HOME", home.toString());
            environment.put(
                    "QUTEMAIL_VAULT_ROOT",
                    home.resolveSibling(home.getFileName() + "-root")
                            .resolve("root.p12")
                            .toString());
        }

        /** Sets an environment variable of the child. */
        public Builder with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /** The server in memory, which has JMAP. */
        public Builder memory() {
            memory = true;
            environment.put(ListenerKind.JMAP.portVariable().name(), "0");
            return argument("--memory");
        }

        /** Adds an argument to {@code run}. */
        public Builder argument(String argument) {
            arguments.add(argument);
            return this;
        }

        /** Adds an option of the JVM, which wins over those of the start script. */
        public Builder jvmOption(String option) {
            jvmOptions.add(option);
            return this;
        }

        /**
         * Runs a program of the tests instead, with the same arguments.
         *
         * @param needed classes of other modules' tests
         */
        public Builder program(Class<?> main, Class<?>... needed) {
            program = main.getName();
            classPath = place(main);
            for (Class<?> other : needed) {
                classPath += place(other);
            }
            return this;
        }

        private static String place(Class<?> type) {
            return type.getProtectionDomain().getCodeSource().getLocation().getPath()
                    + File.pathSeparator;
        }

        /** Starts the server and returns when it says that it is ready. */
        public QutEmailServerProcess start() throws IOException, InterruptedException {
            QutEmailServerProcess server = launch();
            if (!server.awaitReady()) {
                server.close();
                throw new IllegalStateException(
                        "the server did not become ready:\n" + server.stdout() + server.stderr());
            }
            return server;
        }

        private static void makeArchive(List<String> options)
                throws IOException, InterruptedException {
            Builder builder =
                    new Builder(Files.createTempDirectory(assembly().getParent(), "archive-"));
            builder.makesArchive = true;
            builder.jvmOptions.addAll(options);
            builder.start().close();
        }

        /** Starts the process and returns at once, for starts that are meant to fail. */
        public QutEmailServerProcess launch() throws IOException {
            Path assembly = assembly();
            Path shm = Path.of("/dev/shm");
            Path temporary =
                    Files.isDirectory(shm)
                            ? Files.createTempDirectory(shm, "qutemail-test-")
                            : Files.createTempDirectory("qutemail-test-");
            List<String> command = new ArrayList<>();
            if (Files.isDirectory(Path.of("/proc/self"))) {
                // A shell starts background jobs with SIGINT ignored, the JVM keeps it that way,
                // and tests may well run in the background. GNU env undoes it.
                command.addAll(List.of("env", "--default-signal=INT"));
            }
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("@" + assembly.resolve("jvm.options"));
            command.add("-Xmx512m");
            // A life of seconds: quick to start is better than quick.
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dqutemail.warm-up=off"));
            if (classPath.isEmpty() && !makesArchive) {
                command.addAll(ClassArchive.options(assembly, Builder::makeArchive));
            }
            command.addAll(jvmOptions);
            command.add("-Djava.io.tmpdir=" + temporary);
            command.add("-cp");
            command.add(classPath + assembly.resolve("lib") + "/*");
            command.add(program);
            command.add("run");
            command.add("--configuration");
            command.add(assembly.resolve("conf").toString());
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command);
            forgetSettings(builder.environment());
            builder.environment().put("QUTEMAIL_TMPDIR_ON_DISK", "accept");
            if (!memory) {
                TestStorage.databaseUrl(home)
                        .ifPresent(url -> builder.environment().put("DATABASE_URL", url));
            }
            builder.environment().putAll(environment);
            QutEmailServerProcess server =
                    new QutEmailServerProcess(home, temporary, builder.start());
            server.read(server.process.inputReader(StandardCharsets.UTF_8), server.out);
            server.read(server.process.errorReader(StandardCharsets.UTF_8), server.err);
            return server;
        }
    }

    /** What the person who runs the tests has set must not change them. */
    static void forgetSettings(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(
                        name ->
                                name.matches(
                                        "(QUTEMAIL|QKD|SMTP|EMAIL|DATABASE|MAILBOX)_.*|.*_PORT"));
    }

    /**
     * Where {@code package} leaves the server: {@code lib/}, {@code conf/}, {@code jvm.options}.
     */
    public static Path assembly() {
        Path assembly = Path.of(System.getProperty("qutemail.basedir"), "server/target/qutemail");
        if (!Files.isDirectory(assembly.resolve("lib"))) {
            throw new IllegalStateException(
                    assembly + " is missing: run mvn verify, these tests need the packaged server");
        }
        return assembly;
    }

    private void read(BufferedReader source, List<String> lines) {
        Thread reader = new Thread(() -> copy(source, lines), "server-output");
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    private void copy(BufferedReader source, List<String> lines) {
        try {
            for (String line = source.readLine(); line != null; line = source.readLine()) {
                lines.add(line);
                if (line.equals(Launcher.READY)) {
                    ready.countDown();
                }
            }
        } catch (IOException e) {
            lines.add("(the rest was lost: " + e.getMessage() + ")");
        } finally {
            // The end of the output ends the waiting, too.
            ready.countDown();
        }
    }

    private boolean awaitReady() throws InterruptedException {
        return ready.await(START_SECONDS, TimeUnit.SECONDS) && out.contains(Launcher.READY);
    }

    /** The state directory. */
    public Path home() {
        return home;
    }

    /** The temporary directory of the child. */
    public Path temporary() {
        return temporary;
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** The real port of a listener, from its status line. */
    @Override
    public int port(ListenerKind kind) {
        return out.stream()
                .filter(line -> line.startsWith(kind.label() + " "))
                .map(line -> line.substring(line.lastIndexOf(':') + 1))
                .map(Integer::valueOf)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no status line for " + kind));
    }

    /** The admin token. */
    public String token() throws IOException {
        return Files.readString(home.resolve("admin.token")).strip();
    }

    /** Adds a mail user through WebAdmin. */
    public void addUser(String address, String password) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                webAdmin("PUT", "/users/" + address, "{\"password\":\"" + password + "\"}");
        if (answer.statusCode() != 204) {
            throw new IllegalStateException("adding " + address + ": " + answer.body());
        }
    }

    /**
     * Asks WebAdmin, with the token.
     *
     * @param body JSON, may be empty
     */
    public HttpResponse<String> webAdmin(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(webAdminUri(path))
                        .header("Authorization", "Bearer " + token())
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The address of a WebAdmin resource. */
    public URI webAdminUri(String path) {
        return URI.create("http://127.0.0.1:" + port(ListenerKind.WEBADMIN) + path);
    }

    /** What it said on standard output so far. */
    public String stdout() {
        return String.join("\n", out) + "\n";
    }

    /** What it said on standard error so far. */
    public String stderr() {
        return String.join("\n", err) + "\n";
    }

    /** Sends SIGTERM and waits. Returns the exit code. */
    public int stop() throws InterruptedException {
        // By the handle: Process.destroy() would close the streams before the last lines are read.
        process.toHandle().destroy();
        return awaitExit();
    }

    /** Ends it as a power cut would, without a word to it. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        awaitExit();
    }

    /** Sends a signal by its name, such as {@code INT}, and waits. Returns the exit code. */
    public int signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor();
        return awaitExit();
    }

    /** Waits until the process ends by itself. Returns the exit code. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not stop:\n" + stdout() + stderr());
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    /** Stops whatever still runs and removes the temporary directory; the home stays. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isAlive()) {
            stop();
        }
        try (var files = Files.walk(temporary)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
