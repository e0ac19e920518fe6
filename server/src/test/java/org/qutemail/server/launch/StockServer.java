// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.james.GuiceJamesServer;
import org.apache.james.jmap.JMAPServer;
import org.apache.james.utils.DataProbeImpl;
import org.apache.james.utils.GuiceProbe;
import org.qutemail.server.embedded.StockJpaApplication;
import org.qutemail.server.home.Certificates;
import org.qutemail.server.home.ServerHome;
import org.qutemail.server.settings.DatabaseProperties;
import org.qutemail.server.settings.DatabaseSettings;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.settings.Variable;
import org.qutemail.server.testing.MailServer;
import org.qutemail.server.testing.TestStorage;

/**
 * A stock James memory application in the JVM of the test, to compare ours with: nothing of the
 * bundle bound in it (but where JMAP listens), its sample pipeline, and of our configuration files
 * only what James itself understands. Start it before the server under test: James takes its
 * directories from system properties while it starts.
 */
public final class StockServer implements MailServer, AutoCloseable {

    private static final String[] LISTENERS = {
        "smtpserver.xml", "imapserver.xml", "pop3server.xml", "lmtpserver.xml"
    };

    private final ServerHome home;
    private final GuiceJamesServer server;
    private final List<Listener> listeners;

    private StockServer(ServerHome home, GuiceJamesServer server, List<Listener> listeners) {
        this.home = home;
        this.server = server;
        this.listeners = listeners;
    }

    /** Starts it on a directory of its own below the given one. */
    public static StockServer start(Path directory) throws Exception {
        return start(directory, UnaryOperator.identity());
    }

    /** The same with a change to its {@code smtpserver.xml}. */
    public static StockServer start(Path directory, UnaryOperator<String> smtpServer)
            throws Exception {
        return start(directory, StockApplication.MEMORY, smtpServer);
    }

    /**
     * James's JPA storage, on the database that {@link TestStorage} says, with nothing of ours
     * around it.
     */
    public static StockServer onJpa(Path directory) throws Exception {
        return start(directory, StockJpaApplication.class.getName(), UnaryOperator.identity());
    }

    private static Path base() {
        return Path.of(System.getProperty("qutemail.basedir"));
    }

    /** The sample pipeline; with JPA without the mailets that need storage which is not there. */
    private static void configurePipeline(String application, Path own) throws IOException {
        String sample =
                Files.readString(
                        base().resolve("server/src/test/resources/stock/mailetcontainer.xml"));
        if (application.equals(StockApplication.MEMORY)) {
            Files.writeString(own.resolve("mailetcontainer.xml"), sample);
            return;
        }
        Files.writeString(
                own.resolve("mailetcontainer.xml"),
                sample.replaceAll(
                                "(?s)\\s*<mailet [^>]*(Vacation|JMAPFiltering)[^>]*>.*?</mailet>",
                                "")
                        .replaceAll("\\s*<matcher match=\"[^\"]*SentByJmap\"/>", "")
                        .replace("memory://", "file://"));
        String repositories = "mailrepositorystore.xml";
        Files.copy(
                base().resolve("james-conf/embedded").resolve(repositories),
                own.resolve(repositories));
    }

    private static StockServer start(
            Path directory, String application, UnaryOperator<String> smtpServer) throws Exception {
        Map<String, String> variables = new TreeMap<>();
        for (ListenerKind kind : ListenerKind.values()) {
            variables.put(kind.portVariable().name(), "0");
        }
        variables.put("QUTEMAIL_HOME", directory.resolve("stock").toString());
        Environment environment = Environment.of(variables);
        ServerSettings all = ServerSettings.from(environment);
        ServerSettings settings =
                application.equals(StockApplication.MEMORY)
                        ? all
                        : all.without(Set.of(ListenerKind.JMAP));
        ServerHome home = ServerHome.prepare(settings.home());
        configurePipeline(application, home.ownConfiguration());
        configure(environment, settings, home, smtpServer);
        GuiceJamesServer server =
                StockApplication.named(application)
                        .create(new Listening(settings, database(application, home)));
        server.start();
        freeManagedNames();
        return new StockServer(
                home, server, server.getProbe(ListenersProbe.class).listeners(settings));
    }

    private static DatabaseSettings database(String application, ServerHome home) throws Exception {
        if (application.equals(StockApplication.MEMORY)) {
            return DatabaseSettings.EMBEDDED;
        }
        Environment environment =
                Environment.of(
                        TestStorage.databaseUrl(home.root())
                                .map(url -> Map.of("DATABASE_URL", url))
                                .orElse(Map.of()));
        return DatabaseProperties.read(environment, home.root());
    }

    /** James registers its parts in the JVM under fixed names, which the next server wants too. */
    private static void freeManagedNames() throws JMException {
        MBeanServer managed = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : managed.queryNames(new ObjectName("org.apache.james:*"), null)) {
            managed.unregisterMBean(name);
        }
    }

    private static void configure(
            Environment environment,
            ServerSettings settings,
            ServerHome home,
            UnaryOperator<String> smtpServer)
            throws Exception {
        Path bundle = base().resolve("james-conf/memory");
        Path own = home.ownConfiguration();
        for (String file : LISTENERS) {
            String ours = Files.readString(bundle.resolve(file));
            String stock = ours.replaceAll("\\n.*org\\.qutemail\\..*", "");
            Files.writeString(
                    own.resolve(file),
                    file.equals("smtpserver.xml") ? smtpServer.apply(stock) : stock);
        }
        Path conf = home.james().resolve("conf");
        new ConfigurationFolder(environment.without(Variable.JMAP_PORT)).write(bundle, own, conf);
        Certificates certificates =
                new Certificates(home.tls(), Clock.systemUTC(), new SecureRandom());
        certificates.ensureForMailPorts(settings.domain(), settings.bind());
        certificates.ensureForJmapTokens(settings.domain(), settings.bind());
        JamesProperties.set(settings, home, certificates, conf);
    }

    /** A look inside. */
    public <T extends GuiceProbe> T probe(Class<T> type) {
        return server.getProbe(type);
    }

    /** Adds users, each with {@link MailServer#PASSWORD}. */
    public StockServer withUsers(String... addresses) throws Exception {
        for (String address : addresses) {
            server.getProbe(DataProbeImpl.class).addUser(address, PASSWORD);
        }
        return this;
    }

    @Override
    public int port(ListenerKind kind) {
        return listeners.stream()
                .filter(listener -> listener.kind() == kind)
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
    }

    @Override
    public void close() throws IOException {
        try (home) {
            server.stop();
        }
    }

    /** Where it listens and keeps mail, and nothing else. */
    private static final class Listening extends AbstractModule {
        private final ServerSettings settings;
        private final DatabaseSettings database;

        private Listening(ServerSettings settings, DatabaseSettings database) {
            this.settings = settings;
            this.database = database;
        }

        @Override
        protected void configure() {
            bind(ServerSettings.class).toInstance(settings);
            bind(DatabaseSettings.class).toInstance(database);
            bind(BoundJmapServer.Address.class)
                    .toInstance(new BoundJmapServer.Address(settings.bind(), 0));
            bind(JMAPServer.class).to(BoundJmapServer.class).in(Scopes.SINGLETON);
            Multibinder.newSetBinder(binder(), GuiceProbe.class)
                    .addBinding()
                    .to(ListenersProbe.class);
        }
    }
}
