// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import com.google.inject.TypeLiteral;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.commons.net.smtp.SMTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;
import org.apache.james.UserEntityValidator;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.dnsservice.api.InMemoryDNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.protocols.api.utils.ProtocolServerUtils;
import org.apache.james.protocols.lib.mock.MockProtocolHandlerLoader;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.james.smtpserver.netty.SMTPServer;
import org.apache.james.smtpserver.netty.SmtpMetricsImpl;
import org.apache.james.user.api.UsersRepository;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.policy.StorageState;
import org.qutemail.mailets.Shipped;
import org.qutemail.matchers.Directory;

/** A James SMTP server on a free loopback port, configured as shipped. */
final class SmtpPort implements AutoCloseable {

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final SMTPServer server =
            new SMTPServer(new SmtpMetricsImpl(new RecordingMetricFactory()));

    /**
     * @param name the {@code jmxName} of the port in smtpserver.xml
     * @param without the simple name of a handler that is left out; null for none
     */
    SmtpPort(
            String name,
            String without,
            Path keystore,
            Directory directory,
            MemoryMailQueueFactory queues)
            throws Exception {
        this(name, without, keystore, directory, queues, new FixedKeyService());
    }

    /**
     * @param keys whose budgets hold
     */
    SmtpPort(
            String name,
            String without,
            Path keystore,
            Directory directory,
            MemoryMailQueueFactory queues,
            KeyService keys)
            throws Exception {
        Configuration where =
                Configuration.builder()
                        .workingDirectory(keystore.getParent().toString())
                        .configurationFromClasspath()
                        .build();
        FileSystemImpl files = new FileSystemImpl(where.directories());
        InMemoryDNSService dns = new InMemoryDNSService();
        server.setDnsService(dns);
        server.setFileSystem(files);
        server.setProtocolHandlerLoader(
                MockProtocolHandlerLoader.builder()
                        .put(b -> b.bind(DomainList.class).toInstance(directory.domains))
                        .put(
                                b ->
                                        b.bind(UsersRepository.class)
                                                .toInstance(directory.switchableUsers()))
                        .put(
                                b ->
                                        b.bind(RecipientRewriteTable.class)
                                                .toInstance(directory.rewrites))
                        .put(b -> b.bind(KeyService.class).toInstance(keys))
                        .put(b -> b.bind(StorageState.class).toInstance(StorageState.SOUND))
                        .put(b -> b.bind(CanSendFrom.class).toInstance(directory.canSendFrom))
                        .put(
                                b ->
                                        b.bind(new TypeLiteral<MailQueueFactory<?>>() {})
                                                .toInstance(queues))
                        .put(b -> b.bind(DNSService.class).toInstance(dns))
                        .put(b -> b.bind(FileSystem.class).toInstance(files))
                        .put(b -> b.bind(MetricFactory.class).to(RecordingMetricFactory.class))
                        .put(
                                b ->
                                        b.bind(UserEntityValidator.class)
                                                .toInstance(UserEntityValidator.NOOP))
                        .put(
                                b ->
                                        b.bind(Authorizator.class)
                                                .toInstance(
                                                        (user, other) ->
                                                                Authorizator.AuthorizationState
                                                                        .FORBIDDEN))
                        .build());
        server.configure(configuration(name, without, keystore));
        server.init();
    }

    /** The shipped port, on a free one of this machine and with the given key. */
    private static HierarchicalConfiguration<ImmutableNode> configuration(
            String name, String without, Path keystore) throws Exception {
        HierarchicalConfiguration<ImmutableNode> port =
                Shipped.configuration(
                                Shipped.text("smtpserver.xml")
                                        .replaceAll(
                                                "<handler class=\"[a-z.]+\\." + without + "\"/>",
                                                ""))
                        .configurationsAt("smtpserver")
                        .stream()
                        .filter(server -> name.equals(server.getString("jmxName")))
                        .findFirst()
                        .orElseThrow();
        port.setProperty("bind", "127.0.0.1:0");
        port.setProperty("jmxName", name + STARTED.incrementAndGet());
        port.setProperty("handlerchain[@enableJmx]", false);
        port.clearProperty("tls.privateKey");
        port.clearProperty("tls.certificates");
        port.setProperty("tls.keystore", "file://" + keystore);
        port.setProperty("tls.keystoreType", "PKCS12");
        port.setProperty("tls.secret", "changeit");
        return port;
    }

    /** A connected client that has read the greeting. */
    SMTPSClient connect(boolean implicitTls) throws IOException {
        SMTPSClient client = new SMTPSClient("TLS", implicitTls, "UTF-8");
        client.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
        client.setDefaultTimeout(60_000);
        client.connect(
                "127.0.0.1", new ProtocolServerUtils(server).retrieveBindedAddress().getPort());
        return client;
    }

    @Override
    public void close() {
        server.destroy();
    }

    /** A self-signed key pair in a new PKCS#12 file, password {@code changeit}. */
    static Path keystore(Path directory) throws Exception {
        Path file = directory.resolve("keystore");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "james",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=mx.home.test",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "changeit",
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        return file;
    }
}
