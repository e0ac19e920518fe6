// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import com.google.inject.TypeLiteral;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.configuration2.XMLConfiguration;
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
import org.apache.james.protocols.lib.mock.ConfigLoader;
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
import org.qutemail.matchers.Directory;

/** A James SMTP server on a free loopback port, with the handler chain of docs/pipeline.md. */
final class SmtpPort implements AutoCloseable {

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final SMTPServer server =
            new SMTPServer(new SmtpMetricsImpl(new RecordingMetricFactory()));

    /**
     * @param section the heading words in docs/pipeline.md whose XML is the configuration
     * @param tls attributes of the tls element
     * @param without the simple name of a handler that is left out; null for none
     */
    SmtpPort(
            String section,
            String tls,
            String without,
            Path keystore,
            Directory directory,
            MemoryMailQueueFactory queues)
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
        server.configure(configuration(section, tls, without, keystore));
        server.init();
    }

    private static XMLConfiguration configuration(
            String section, String tls, String without, Path keystore) throws Exception {
        String xml =
                "<smtpserver enabled=\"true\"><bind>127.0.0.1:0</bind><helloName>mx.home.test</helloName><jmxName>smtp-"
                        + STARTED.incrementAndGet()
                        + "</jmxName>"
                        + "<tls %s><keystore>file://%s</keystore><keystoreType>PKCS12</keystoreType>"
                                .formatted(tls, keystore)
                        + "<secret>changeit</secret></tls><gracefulShutdown>false</gracefulShutdown>"
                        + documented(section)
                                .replaceAll("<handler class=\"[a-z.]+\\." + without + "\"/>", "")
                        + "</smtpserver>";
        return ConfigLoader.getConfig(
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** The first XML block after the given words: what the manual says is what is tested. */
    private static String documented(String section) throws IOException {
        String manual =
                Files.readString(
                        Path.of(System.getProperty("qutemail.basedir"), "docs/pipeline.md"));
        int start = manual.indexOf("```xml\n", manual.indexOf(section)) + 7;
        return manual.substring(start, manual.indexOf("```", start))
                .replace("<handlerchain>", "<handlerchain enableJmx=\"false\">");
    }

    /** A connected client that has read the greeting. */
    SMTPSClient connect(boolean implicitTls) throws IOException {
        SMTPSClient client = new SMTPSClient("TLS", implicitTls, "UTF-8");
        client.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
        client.setDefaultTimeout(20_000);
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
