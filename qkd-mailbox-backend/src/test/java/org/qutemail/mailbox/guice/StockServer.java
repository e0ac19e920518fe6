// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.inject.Inject;
import org.apache.james.GuiceJamesServer;
import org.apache.james.MemoryJamesConfiguration;
import org.apache.james.MemoryJamesServerMain;
import org.apache.james.data.UsersRepositoryModuleChooser;
import org.apache.james.modules.data.MemoryUsersRepositoryModule;
import org.apache.james.utils.GuiceProbe;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.policy.StorageState;

/** The stock memory server on free loopback ports, with the sealed mailbox laid over it. */
final class StockServer implements AutoCloseable {

    /** Lets tests into the server. */
    static final class Inside implements GuiceProbe {
        final Injector injector;

        @Inject
        Inside(Injector injector) {
            this.injector = injector;
        }
    }

    private static final String DISABLED = "<%1$ss><%1$s enabled=\"false\"/></%1$ss>";

    private static StockServer shared;

    /** One server for all tests that only look at it, up to the end of the JVM. */
    static synchronized StockServer shared() throws Exception {
        if (shared == null) {
            shared = new StockServer(Files.createTempDirectory("stock"), Map.of()).start();
        }
        return shared;
    }

    final FixedKeyService keys = new FixedKeyService();
    private final GuiceJamesServer server;

    /**
     * @param home an empty directory
     * @param files configuration files that differ from the usual ones, by name
     */
    StockServer(Path home, Map<String, String> files, Module... more) throws Exception {
        write(home.resolve("conf"), files);
        MemoryJamesConfiguration configuration =
                MemoryJamesConfiguration.builder().workingDirectory(home.toFile()).build();
        server =
                GuiceJamesServer.forConfiguration(configuration)
                        .combineWith(MemoryJamesServerMain.IN_MEMORY_SERVER_AGGREGATE_MODULE)
                        .combineWith(
                                new UsersRepositoryModuleChooser(new MemoryUsersRepositoryModule())
                                        .chooseModules(
                                                configuration.getUsersRepositoryImplementation()))
                        .overrideWith(new SealedMailboxModule(), testKeys())
                        .overrideWith(more);
    }

    private Module testKeys() {
        return new AbstractModule() {
            @Override
            protected void configure() {
                bind(KeyService.class).toInstance(keys);
                bind(StorageState.class).toInstance(StorageState.SOUND);
                bind(QkdConfiguration.class)
                        .toProvider(
                                () -> {
                                    try {
                                        return QkdConfiguration.fromVariables(name -> null);
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
                Multibinder.newSetBinder(binder(), GuiceProbe.class).addBinding().to(Inside.class);
            }
        };
    }

    private static void write(Path conf, Map<String, String> files) throws IOException {
        Map<String, String> all = new HashMap<>();
        all.put(
                "domainlist.xml",
                "<domainlist><autodetect>false</autodetect><autodetectIP>false</autodetectIP>"
                        + "<defaultDomain>a.test</defaultDomain></domainlist>");
        all.put(
                "usersrepository.xml",
                "<usersrepository><enableVirtualHosting>true</enableVirtualHosting>"
                        + "</usersrepository>");
        all.put("dnsservice.xml", "<dnsservice><autodiscover>false</autodiscover></dnsservice>");
        all.put("listeners.xml", "<listeners/>");
        all.put("jmap.properties", "enabled=false\n");
        all.put("webadmin.properties", "enabled=false\n");
        for (String protocol : new String[] {"smtp", "lmtp", "pop3", "managesieve"}) {
            all.put(protocol + "server.xml", String.format(DISABLED, protocol + "server"));
        }
        all.put(
                "imapserver.xml",
                "<imapservers><imapserver enabled=\"true\"><jmxName>imap</jmxName>"
                        + "<bind>127.0.0.1:0</bind><plainAuthDisallowed>false</plainAuthDisallowed>"
                        + "</imapserver>"
                        + "<imapPackages>org.qutemail.imap.QkdImapPackage</imapPackages>"
                        + "</imapservers>");
        all.put(
                "mailrepositorystore.xml",
                "<mailrepositorystore><defaultProtocol>memory</defaultProtocol><mailrepositories>"
                        + "<mailrepository class=\"org.apache.james.mailrepository.memory."
                        + "MemoryMailRepository\"><protocols><protocol>memory</protocol></protocols>"
                        + "</mailrepository></mailrepositories></mailrepositorystore>");
        all.put(
                "mailetcontainer.xml",
                "<mailetcontainer><context><postmaster>postmaster</postmaster></context>"
                        + "<spooler><threads>1</threads></spooler><processors enableJmx=\"false\">"
                        + processor("root", "")
                        + processor("error", "")
                        + processor(
                                "transport",
                                "<mailet match=\"All\" class=\"RemoveMimeHeader\"><name>bcc</name>"
                                        + "</mailet>")
                        + "</processors></mailetcontainer>");
        all.putAll(files);
        Files.createDirectories(conf);
        for (Map.Entry<String, String> file : all.entrySet()) {
            String head = file.getKey().endsWith(".xml") ? "<?xml version=\"1.0\"?>\n" : "";
            Files.writeString(conf.resolve(file.getKey()), head + file.getValue());
        }
    }

    private static String processor(String name, String mailets) {
        return "<processor state=\""
                + name
                + "\" enableJmx=\"false\">"
                + mailets
                + "<mailet match=\"All\" class=\"Null\"/></processor>";
    }

    StockServer start() throws Exception {
        server.start();
        return this;
    }

    <T> T get(Class<T> type) {
        return server.getProbe(Inside.class).injector.getInstance(type);
    }

    <T extends GuiceProbe> T probe(Class<T> type) {
        return server.getProbe(type);
    }

    @Override
    public void close() {
        server.stop();
    }
}
