// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.demo;

import com.google.inject.multibindings.Multibinder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.james.utils.GuiceProbe;
import org.qutemail.server.launch.Assembly;
import org.qutemail.server.launch.Launcher;
import org.qutemail.server.launch.RunningServer;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.ListenerKind;

/** The server of the demo: in memory, free ports, a home that is thrown away, an own simulator. */
final class DemoServer implements AutoCloseable {

    /** Of both users; the server is gone before anyone could try it. */
    static final String PASSWORD = "demo";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final RunningServer server;

    private DemoServer(Path home, RunningServer server) {
        this.home = home;
        this.server = server;
    }

    /**
     * @param home empty directory
     * @param bundle the configuration files of the server in memory
     */
    static DemoServer start(Path home, Path bundle, PrintStream out) throws Exception {
        Map<String, String> settings = new TreeMap<>();
        for (ListenerKind kind : ListenerKind.values()) {
            if (kind != ListenerKind.LMTP) {
                settings.put(kind.portVariable().name(), "0");
            }
        }
        settings.put("QUTEMAIL_HOME", home.toString());
        settings.put("QUTEMAIL_TMPDIR_ON_DISK", "accept");
        settings.put("QUTEMAIL_VAULT_ROOT", root(home).toString());
        // A pool would hide that the key service is away.
        settings.put("QKD_PREFETCH", "0");
        configure(home, bundle);
        Launcher launcher = new Launcher(Environment.of(settings), bundle, out);
        RunningServer server =
                launcher.start(
                        Assembly.MEMORY.mainClass(),
                        binder -> {
                            var probes = Multibinder.newSetBinder(binder, GuiceProbe.class);
                            probes.addBinding().to(StoredMail.class);
                            probes.addBinding().to(Spool.class);
                        });
        return new DemoServer(home, server);
    }

    /** The root of the demo's vault: beside its home, and thrown away with it. */
    static Path root(Path home) {
        return home.resolveSibling(home.getFileName() + "-root").resolve("root.p12");
    }

    /** Two changes to the bundle: mail comes back within seconds, and warnings stay in the log. */
    private static void configure(Path home, Path bundle) throws IOException {
        Path own = Files.createDirectories(home.resolve("conf"));
        String mailets = Files.readString(bundle.resolve("mailetcontainer.xml"));
        Files.writeString(
                own.resolve("mailetcontainer.xml"),
                mailets.replaceAll("<delays>[^<]*</delays>", "<delays>2s</delays>"));
        String logging = Files.readString(bundle.resolve("logback.xml"));
        Files.writeString(
                own.resolve("logback.xml"), logging.replace("<appender-ref ref=\"CONSOLE\"/>", ""));
    }

    MailClient client() {
        return new MailClient(
                server.port(ListenerKind.SMTP_MSA),
                server.port(ListenerKind.SMTP_MTA),
                server.port(ListenerKind.IMAPS),
                PASSWORD);
    }

    <T extends GuiceProbe> T probe(Class<T> type) {
        return server.probe(type);
    }

    List<StoredMail.Row> stored(String user) throws Exception {
        return probe(StoredMail.class).inbox(user);
    }

    /** Waits for so many messages in the INBOX. */
    void awaitMessages(String user, int count) throws Exception {
        await(
                count + " messages for " + user,
                () -> client().read(user, inbox -> inbox.getMessageCount() >= count));
    }

    /** Waits until a mail waits in the queue. */
    void awaitWaiting() throws Exception {
        await("a mail that waits", () -> probe(Spool.class).size() > 0);
    }

    /** Switches the simulated key service. */
    void keyServiceAnswers(boolean answers) throws IOException {
        Files.writeString(
                home.resolve("simulator").resolve("control"), answers ? "none" : "outage");
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the demo waited in vain for " + what);
            }
            Thread.sleep(200);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
