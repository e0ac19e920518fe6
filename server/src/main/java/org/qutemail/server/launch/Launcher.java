// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import com.google.inject.Module;
import com.google.inject.util.Modules;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.GuiceJamesServer;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.server.home.AdminToken;
import org.qutemail.server.home.Certificates;
import org.qutemail.server.home.KeyOriginMark;
import org.qutemail.server.home.ServerHome;
import org.qutemail.server.home.StorageMark;
import org.qutemail.server.home.TemporaryDirectory;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.LaterVariable;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.settings.Mode;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;
import org.qutemail.server.vault.HomeVault;
import org.slf4j.LoggerFactory;

/**
 * Starts a stock James application with our bindings, says where it listens, and stops it on SIGINT
 * or SIGTERM. One life, one launcher.
 */
public final class Launcher {

    /** The line that says every listener answers. */
    public static final String READY = "QutEmail is ready";

    /** Said at every start on simulated keys. */
    static final String SIMULATED =
            "ALL KEYS ARE SIMULATED: NO QUANTUM CHANNEL STANDS BEHIND THEM. FOR TRYING OUT ONLY.";

    /** Said at every start while the root is without a passphrase. */
    static final String UNPROTECTED =
            "UNPROTECTED ROOT: WHOEVER COPIES THE VAULT AND ITS ROOT READS EVERYTHING. SET"
                    + " QKD_VAULT_PASSPHRASE_FILE.";

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Environment environment;
    private final Path bundleConfiguration;
    private final PrintStream out;
    private final Mode mode;

    /** A launcher of a server with all its listeners. */
    public Launcher(Environment environment, Path bundleConfiguration, PrintStream out) {
        this(environment, bundleConfiguration, out, Mode.ALL);
    }

    /**
     * @param bundleConfiguration directory with the configuration files of the bundle
     * @param out where status lines go
     * @param mode which listeners there are
     */
    public Launcher(Environment environment, Path bundleConfiguration, PrintStream out, Mode mode) {
        this.mode = mode;
        this.environment = environment;
        this.bundleConfiguration = bundleConfiguration;
        this.out = out;
    }

    /**
     * Runs until a signal comes.
     *
     * @param mainClass main class of the stock application
     * @throws SettingException something has to be put right before a start can succeed
     * @throws StartException James did not start
     */
    @SuppressWarnings("try") // the server is there to be closed
    public void run(String mainClass)
            throws SettingException, StartException, IOException, InterruptedException {
        StopSignal stop = StopSignal.install();
        try (RunningServer server = start(mainClass, binder -> {})) {
            stop.await();
            out.println("QutEmail is stopping");
        }
    }

    /**
     * Starts and returns once every listener answers. One server a JVM: James reads its settings
     * from system properties.
     *
     * @param mainClass main class of the stock application
     * @param more bindings beside those of the bundle or in their place, for programs that look
     *     inside the server
     * @return the server; whoever asked for it closes it
     * @throws SettingException something has to be put right before a start can succeed
     * @throws StartException James did not start
     */
    public RunningServer start(String mainClass, Module more)
            throws SettingException, StartException, IOException {
        StockApplication application = StockApplication.named(mainClass);
        ServerSettings settings = settings(application);
        ServerHome home = ServerHome.prepare(settings.home());
        DurableVault vault = null;
        GuiceJamesServer server = null;
        try {
            StorageMark.ensure(home.root(), application.storage());
            Ports.checkFree(settings);
            QkdConfiguration keys = prepare(application, settings, home);
            Storage storage = Storage.of(application, environment, conf(home));
            vault = new HomeVault(environment, home.root()).open(keys.simulated());
            CertificateWatch certificates =
                    new CertificateWatch(JamesProperties.mailPorts(settings, certificates(home)));
            server = start(application, settings, storage, home, vault, more);
            out.printf("%-30s %s%n", "Storage", storage.description());
            if (!application.hasJmap()) {
                out.println("JMAP off (storage)");
            }
            List<Listener> listeners = announce(settings, keys, vault, server);
            vault.verifySoon();
            certificates.start(server.getProbe(CertificatesProbe.class)::reload);
            return new RunningServer(home, vault, server, certificates, listeners);
        } catch (SettingException | StartException | IOException | RuntimeException e) {
            close(home, vault, server);
            throw e;
        }
    }

    private static Certificates certificates(ServerHome home) {
        return new Certificates(home.tls(), Clock.systemUTC(), new SecureRandom());
    }

    private ServerSettings settings(StockApplication application) throws SettingException {
        ServerSettings settings = ServerSettings.from(environment).without(mode.closed());
        if (application.hasJmap()) {
            return settings;
        }
        Optional<String> port = environment.get(Variable.JMAP_PORT.name());
        if (port.isPresent()) {
            throw SettingException.of(
                    Variable.JMAP_PORT.name(),
                    port.get(),
                    "the storage of this server has no message ids, so it has no JMAP; leave it"
                            + " unset, or start the server in memory, which has: run --memory");
        }
        return settings.without(Set.of(ListenerKind.JMAP));
    }

    /** What is not there yet is null. */
    private static void close(ServerHome home, DurableVault vault, GuiceJamesServer server)
            throws IOException {
        try (home;
                vault) {
            if (server != null) {
                server.stop();
            }
        }
    }

    private QkdConfiguration prepare(
            StockApplication application, ServerSettings settings, ServerHome home)
            throws IOException, SettingException {
        TemporaryDirectory.prepare(
                Path.of(System.getProperty("java.io.tmpdir")),
                environment,
                settings.diskForTemporaryFilesAccepted());
        AdminToken.ensure(home.root(), new SecureRandom());
        Certificates certificates = certificates(home);
        if (settings.tls().isEmpty()) {
            certificates.ensureForMailPorts(settings.domain(), settings.bind());
        }
        if (application.hasJmap()) {
            certificates.ensureForJmapTokens(settings.domain(), settings.bind());
        }
        Path conf = conf(home);
        new ConfigurationFolder(forJames(settings))
                .write(bundleConfiguration, home.ownConfiguration(), conf);
        JamesProperties.set(settings, home, certificates, conf);
        QkdConfiguration keys = KeySource.read(conf, settings);
        KeyOriginMark.ensure(home.root(), keys.simulated());
        return keys;
    }

    /** The environment for James's files: with what is derived, and in James's own ways. */
    private Environment forJames(ServerSettings settings) {
        Environment named =
                environment.with(Variable.SMTP_SERVER_HOSTNAME, settings.mail().hostname());
        // James refuses 0 for JMAP before our server can take it; its default stands in, unused.
        return settings.port(ListenerKind.JMAP).filter(port -> port == 0).isPresent()
                ? named.without(Variable.JMAP_PORT)
                : named;
    }

    /** What James reads. */
    private static Path conf(ServerHome home) {
        return home.james().resolve("conf");
    }

    private static GuiceJamesServer start(
            StockApplication application,
            ServerSettings settings,
            Storage storage,
            ServerHome home,
            DurableVault vault,
            Module more)
            throws StartException {
        Leftovers leftovers = new Leftovers();
        try {
            GuiceJamesServer server =
                    application.create(
                            Modules.override(
                                            new LauncherModule(
                                                    settings,
                                                    storage.database(),
                                                    AdminToken.read(home.root())),
                                            new QutEmailModule(
                                                    home.simulator(), home.backups(), vault),
                                            leftovers)
                                    .with(more));
            server.start();
            return server;
        } catch (Exception e) {
            LoggerFactory.getLogger(Launcher.class).error("James did not start", e);
            leftovers.close();
            throw new StartException(home.logs().resolve("james.log"), e);
        }
    }

    private void warn(String text) {
        out.println(text);
        LoggerFactory.getLogger(Launcher.class).warn(text);
    }

    private List<Listener> announce(
            ServerSettings settings,
            QkdConfiguration keys,
            DurableVault vault,
            GuiceJamesServer server)
            throws IOException, SettingException {
        if (keys.simulated()) {
            out.println(SIMULATED);
        }
        if (!vault.isProtected()) {
            warn(UNPROTECTED);
        }
        new Swap().warning().ifPresent(this::warn);
        LaterVariable.warnings(environment).forEach(this::warn);
        List<Listener> listeners = server.getProbe(ListenersProbe.class).listeners(settings);
        for (Listener listener : listeners) {
            Ports.checkAnswers(listener, ANSWER);
            out.println(listener);
            if (listener.kind() == ListenerKind.WEBADMIN) {
                Files.writeString(
                        ServerHome.webAdminAddressFile(settings.home()),
                        listener.connectAddress() + "\n");
            }
        }
        out.println(READY);
        out.flush();
        return listeners;
    }
}
