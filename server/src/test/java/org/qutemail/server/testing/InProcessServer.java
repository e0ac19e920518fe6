// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import com.google.inject.multibindings.Multibinder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.james.utils.DataProbeImpl;
import org.apache.james.utils.GuiceProbe;
import org.awaitility.Awaitility;
import org.qutemail.kme.Fault;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.launch.Assembly;
import org.qutemail.server.launch.Launcher;
import org.qutemail.server.launch.RunningServer;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.ListenerKind;

/**
 * The whole server in the JVM of the test, started by the same launcher as {@code ./qutemail run}
 * with the same configuration files, on free ports, LMTP included: the one that keeps mail, on
 * Derby or what {@link TestStorage} says, unless told otherwise. For tests that talk to its sockets
 * and look into its store ({@link StoreProbe}). One at a time in a JVM.
 */
public final class InProcessServer implements MailServer, AutoCloseable {

    static {
        // Patience, not a promise: a busy machine needs longer than Awaitility's 10 seconds.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
    }

    private final Path home;
    private final RunningServer server;

    private InProcessServer(Path home, RunningServer server) {
        this.home = home;
        this.server = server;
    }

    /** Prepares a server on the given directory. */
    public static Builder on(Path directory) {
        return new Builder(directory);
    }

    /** Environment and configuration of the server. */
    public static final class Builder {
        private final Path home;
        private final Path temporary;
        private final Map<String, String> environment = new TreeMap<>();
        private Assembly assembly = Assembly.EMBEDDED;

        private Builder(Path directory) {
            this.home = directory.resolve("home");
            this.temporary = directory.resolve("tmp");
            for (ListenerKind kind : ListenerKind.values()) {
                if (kind != ListenerKind.JMAP) {
                    environment.put(kind.portVariable().name(), "0");
                }
            }
            environment.put("QUTEMAIL_HOME", home.toString());
            environment.put(
                    "QUTEMAIL_VAULT_ROOT",
                    directory.resolve("root").resolve("root.p12").toString());
            environment.put("QUTEMAIL_TMPDIR_ON_DISK", "accept");
        }

        /** Sets an environment variable. */
        public Builder with(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /**
         * Replaces a configuration file of the bundle by a changed one, as an operator would; a
         * second change of the same file adds to the first.
         */
        public Builder configured(String file, UnaryOperator<String> change) throws IOException {
            Path own = Files.createDirectories(home.resolve("conf")).resolve(file);
            String before = Files.readString(Files.exists(own) ? own : bundle().resolve(file));
            String after = change.apply(before);
            if (after.equals(before)) {
                throw new IllegalArgumentException(file + " is the same after the change");
            }
            Files.writeString(own, after);
            return this;
        }

        /** The server in memory, which has JMAP. */
        public Builder memory() {
            assembly = Assembly.MEMORY;
            return with(ListenerKind.JMAP.portVariable().name(), "0");
        }

        /** One or the other. */
        public Builder of(Assembly which) {
            return which == Assembly.MEMORY ? memory() : this;
        }

        /** Its configuration files, put together as the packaging does. */
        private Path bundle() throws IOException {
            if (assembly == Assembly.MEMORY) {
                return memoryBundle();
            }
            Path files = home.resolveSibling("bundle");
            if (Files.exists(files)) {
                return files;
            }
            Files.createDirectories(files);
            for (Path source : List.of(memoryBundle(), memoryBundle().resolveSibling("embedded"))) {
                try (Stream<Path> content = Files.list(source)) {
                    for (Path file : content.toList()) {
                        Files.copy(
                                file,
                                files.resolve(file.getFileName()),
                                StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
            return files;
        }

        /** Lets mail that waits for a key come back every second instead of every minute. */
        public Builder impatient() throws IOException {
            return configured(
                    "mailetcontainer.xml",
                    xml -> xml.replaceAll("<delays>[^<]*</delays>", "<delays>1s</delays>"));
        }

        public InProcessServer start() throws Exception {
            System.setProperty("java.io.tmpdir", temporary.toString());
            if (assembly == Assembly.EMBEDDED) {
                TestStorage.databaseUrl(home)
                        .ifPresent(url -> environment.putIfAbsent("DATABASE_URL", url));
            }
            Launcher launcher =
                    new Launcher(
                            Environment.of(environment),
                            bundle(),
                            new PrintStream(System.out, true, StandardCharsets.UTF_8));
            return new InProcessServer(
                    home,
                    launcher.start(
                            assembly.mainClass(),
                            binder -> {
                                Multibinder<GuiceProbe> probes =
                                        Multibinder.newSetBinder(binder, GuiceProbe.class);
                                probes.addBinding().to(StoreProbe.class);
                                probes.addBinding().to(DirectoryProbe.class);
                                probes.addBinding().to(KeyProbe.class);
                                probes.addBinding().to(SpoolProbe.class);
                            }));
        }

        /** The configuration files of the server in memory. */
        public static Path memoryBundle() {
            return Path.of(System.getProperty("qutemail.basedir"), "james-conf", "memory");
        }
    }

    public Path home() {
        return home;
    }

    @Override
    public int port(ListenerKind kind) {
        return server.port(kind);
    }

    /** A look inside. */
    public <T extends GuiceProbe> T probe(Class<T> type) {
        return server.probe(type);
    }

    /** The mailbox store as it is underneath the sealing. */
    public StoreProbe store() {
        return probe(StoreProbe.class);
    }

    /** The key service, and what the sealed mailbox counted. */
    public KeyProbe keys() {
        return probe(KeyProbe.class);
    }

    /** Queue and repositories. */
    public SpoolProbe spool() {
        return probe(SpoolProbe.class);
    }

    /** Adds users, each with {@link #PASSWORD}; their addresses are their names. */
    public InProcessServer withUsers(String... addresses) throws Exception {
        for (String address : addresses) {
            probe(DataProbeImpl.class).addUser(address, PASSWORD);
        }
        return this;
    }

    /** A session on the LMTP port. */
    public SmtpClient lmtp() throws IOException {
        return SmtpClient.lmtp(port(ListenerKind.LMTP));
    }

    /** Lets the simulator answer nothing, or everything again. */
    public void keyServiceAnswers(boolean answers) throws IOException {
        keyServiceFault(answers ? Fault.NONE : Fault.OUTAGE);
    }

    /** What the simulator does wrong from now on. */
    public void keyServiceFault(Fault fault) throws IOException {
        Path control = home.resolve("simulator").resolve("control");
        Files.writeString(control, fault == Fault.NONE ? "" : fault.name());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
