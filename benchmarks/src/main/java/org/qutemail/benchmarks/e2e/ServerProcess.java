// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.MailServer;

/**
 * A server in a JVM of its own, both kinds with the same options: those that {@code ./qutemail run}
 * uses. Its files are removed when it is closed.
 */
public final class ServerProcess implements MailServer, AutoCloseable {

    private static final long STOP_SECONDS = 30;

    private final Path directory;
    private final Process process;
    private final BufferedReader out;
    private final Map<ListenerKind, Integer> ports = new EnumMap<>(ListenerKind.class);

    private ServerProcess(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts one and returns when it answers.
     *
     * @param options of the JVM, such as {@code -Xmx512m}
     * @throws IOException it did not start
     */
    public static ServerProcess start(ServerKind kind, String... options) throws IOException {
        Path directory = Files.createTempDirectory("qutemail-benchmark-");
        Path temporary = Files.createDirectory(directory.resolve("java.io.tmpdir"));
        Path base = Path.of(System.getProperty("qutemail.basedir"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + base.resolve("server/src/main/assembly/jvm.options"));
        command.addAll(Arrays.asList(options));
        command.addAll(moreOptions());
        command.add("-Dqutemail.basedir=" + base);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ServerMain.class.getName(), kind.name(), directory.toString()));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(directory.resolve("stderr").toFile())
                        .start();
        ServerProcess server = new ServerProcess(directory, process);
        try {
            server.awaitReady();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** From the environment, for profiling. */
    private static List<String> moreOptions() {
        String more = System.getenv().getOrDefault("QUTEMAIL_BENCH_OPTS", "");
        return more.isBlank() ? List.of() : List.of(more.strip().split("\\s+"));
    }

    private void awaitReady() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.equals(ServerMain.READY)) {
                return;
            }
            if (line.startsWith(ServerMain.PORT)) {
                String[] pair = line.substring(ServerMain.PORT.length()).split("=", 2);
                ports.put(ListenerKind.valueOf(pair[0]), Integer.valueOf(pair[1]));
            }
        }
        throw new IOException(
                "the server did not start: " + Files.readString(directory.resolve("stderr")));
    }

    @Override
    public int port(ListenerKind kind) {
        return ports.get(kind);
    }

    /**
     * Asks it something about itself.
     *
     * @param question such as {@link ServerMain#HEAP}
     * @throws IOException it has ended
     */
    long ask(String question) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(question).append('\n').flush();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(ServerMain.ANSWER)) {
                return Long.parseLong(line.substring(ServerMain.ANSWER.length()));
            }
        }
        throw new IOException("the server ended: " + Files.readString(directory.resolve("stderr")));
    }

    /** Whether it still runs; a server ends when its heap is exhausted. */
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
