// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL of its own for the tests of one JVM, from the programs on this machine, on a free
 * port of loopback, gone with the JVM. PostgreSQL refuses to run as root: it is given the user
 * {@code nobody} then.
 */
public final class PostgresServer {
    /** Who owns it; whoever connects from this machine is believed. */
    public static final String USER = "qutemail";

    private static PostgresServer running;

    private final Path directory;
    private final int port;
    private final AtomicInteger databases = new AtomicInteger();
    private boolean vaultMade;
    private Process process;

    private PostgresServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** The one of this JVM, started at the first call. */
    public static synchronized PostgresServer get() throws Exception {
        if (running == null) {
            Path directory = Files.createTempDirectory("qutemail-postgres");
            int port;
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = probe.getLocalPort();
            }
            PostgresServer server = new PostgresServer(directory, port);
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            server.start();
            running = server;
        }
        return running;
    }

    private void start() throws Exception {
        ownDirectory(directory);
        Process init =
                start("initdb", "-D", data(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync");
        if (init.waitFor() != 0) {
            throw new IllegalStateException("initdb failed, see " + directory.resolve("log"));
        }
        run();
    }

    /** For the user that it runs as, alone. */
    private static void ownDirectory(Path directory) throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    directory,
                    directory
                            .getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName("nobody"));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private void run() throws Exception {
        process =
                start(
                        "postgres",
                        "-D",
                        data(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=");
        long patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (true) {
            try (Connection connection = DriverManager.getConnection(url("postgres"))) {
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > patience) {
                    throw new IllegalStateException(
                            "PostgreSQL did not start, see " + directory.resolve("log"), e);
                }
                process.waitFor(100, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Ends it as a power cut would; whoever is connected is cut off. */
    public synchronized void kill() throws InterruptedException {
        List<ProcessHandle> backends = process.descendants().toList();
        process.destroyForcibly().waitFor();
        // They notice by themselves that it is gone, and hold its memory until then.
        backends.forEach(backend -> backend.onExit().join());
    }

    /** Starts it again behind {@link #kill}, on the same port. */
    public synchronized void restart() throws Exception {
        run();
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private Process start(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(
                    List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        command.add(find(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .start();
    }

    /** On the PATH, or where Debian keeps it. */
    private static Path find(String program) throws IOException {
        for (String place : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Paths.get(place, program))) {
                return Paths.get(place, program).toRealPath();
            }
        }
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                return versions.map(version -> version.resolve("bin").resolve(program))
                        .filter(Files::isExecutable)
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
            }
        }
        throw new IllegalStateException(
                "the tests need PostgreSQL 15 or newer: install Debian's package postgresql, or put"
                        + " its bin directory on the PATH");
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
    }

    /** Its port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** What it writes, its log included. */
    public Path files() {
        return directory;
    }

    /** The name of a new database that is empty; any user with any password may write it. */
    public synchronized String newEmptyDatabase() throws SQLException {
        String name = "empty" + databases.incrementAndGet();
        create(name, "template0");
        return name;
    }

    /**
     * {@link #newEmptyDatabase()} whose tables lie elsewhere.
     *
     * @param place a directory that is not there yet; PostgreSQL's user must be able to reach it
     */
    public synchronized String newEmptyDatabase(Path place) throws Exception {
        String name = "empty" + databases.incrementAndGet();
        ownDirectory(Files.createDirectory(place));
        execute("CREATE TABLESPACE " + name + " LOCATION '" + place + "'");
        execute("CREATE DATABASE " + name + " TEMPLATE template0 TABLESPACE " + name);
        return name;
    }

    /** Takes away what {@link #newEmptyDatabase(Path)} has made. */
    public synchronized void drop(String name) throws SQLException {
        execute("DROP DATABASE " + name + " WITH (FORCE)");
        execute("DROP TABLESPACE " + name);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The URL of a new database, a copy of one whose tables are made once. */
    public synchronized String newDatabase() throws Exception {
        if (!vaultMade) {
            VaultDatabase.postgresql(create("vault", "template1"), null, null).close();
            vaultMade = true;
        }
        return create("vault" + databases.incrementAndGet(), "vault");
    }

    private String create(String name, String template) throws SQLException {
        execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        return url(name);
    }

    private void stop() {
        try {
            if (process != null) {
                process.destroy();
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("PostgreSQL of the tests left something in " + directory);
        }
    }
}
