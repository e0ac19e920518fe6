// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import javax.jms.Connection;
import javax.jms.Message;
import javax.jms.MessageProducer;
import javax.jms.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.activemq.ActiveMQMailQueueFactory;
import org.apache.james.queue.activemq.metric.ActiveMQMetricCollectorNoop;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.jms.JMSSupport;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class QueueBrokerTest {

    private static final MailQueueName NAME = MailQueueName.of("spool");

    @TempDir private Path directory;
    private QueueBroker broker;
    private ActiveMQMailQueueFactory queues;
    private ManageableMailQueue queue;

    /** James's file URLs, below a directory. */
    private record Home(Path directory) implements FileSystem {

        @Override
        public InputStream getResource(String url) {
            throw new UnsupportedOperationException(url);
        }

        @Override
        public File getFile(String url) {
            return directory.resolve(url.substring("file://".length())).toFile();
        }

        @Override
        public File getBasedir() {
            return directory.toFile();
        }
    }

    @BeforeEach
    void open() throws Exception {
        broker = new QueueBroker(new Home(directory));
        queues =
                new ActiveMQMailQueueFactory(
                        broker.connections(),
                        new RawMailQueueItemDecoratorFactory(),
                        new RecordingMetricFactory(),
                        new NoopGaugeRegistry(),
                        new ActiveMQMetricCollectorNoop());
        queues.setUseJMX(false);
        queue = queues.createQueue(NAME);
    }

    @AfterEach
    void close() throws Exception {
        queues.destroy();
        broker.stop();
    }

    /** Puts so many into the queue at once, to be delivered when the test is long over. */
    private void putOff(int mails) throws Exception {
        Connection connection = broker.connections().createConnection();
        Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
        MessageProducer producer = session.createProducer(session.createQueue(NAME.asString()));
        for (int i = 0; i < mails; i++) {
            Message waiting = session.createMessage();
            waiting.setLongProperty(JMSSupport.JAMES_NEXT_DELIVERY, Long.MAX_VALUE);
            producer.send(waiting);
        }
        session.commit();
        connection.close();
    }

    private static Mail mail(String name) throws Exception {
        return MailImpl.builder()
                .name(name)
                .sender("eve@elsewhere.test")
                .addRecipient("bob@qutemail.test")
                .mimeMessage(
                        new MimeMessage(
                                javax.mail.Session.getInstance(new Properties()),
                                new ByteArrayInputStream(
                                        "Subject: x\r\n\r\ny\r\n".getBytes(US_ASCII))))
                .build();
    }

    /** Else a key service that is away for an hour would stop mail that needs no key. */
    @Test
    void mailShouldPassManyThatWait() throws Exception {
        putOff(2000);

        queue.enQueue(mail("passes"));

        MailQueueItem item = Flux.from(queue.deQueue()).blockFirst(Duration.ofSeconds(90));
        assertThat(item.getMail().getName()).isEqualTo("passes");
        item.done(CompletionStatus.SUCCESS);
        assertThat(queue.getSize()).isEqualTo(2000);
    }
}
