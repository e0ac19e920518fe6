// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQPrefetchPolicy;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.NoopGaugeRegistry;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.activemq.ActiveMQMailQueueFactory;
import org.apache.james.queue.activemq.FileSystemBlobTransferPolicy;
import org.apache.james.queue.activemq.metric.ActiveMQMetricCollectorNoop;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;

/** An ActiveMQ that keeps messages in files, as James embeds it. */
final class ActiveMqBroker implements AutoCloseable {

    private final BrokerService broker = new BrokerService();
    private final ActiveMQMailQueueFactory queues;

    ActiveMqBroker(Path directory, String name, boolean blobs) throws Exception {
        KahaDBPersistenceAdapter store = new KahaDBPersistenceAdapter();
        store.setDirectory(directory.resolve("KahaDB").toFile());
        broker.setBrokerName(name);
        broker.setUseJmx(false);
        broker.setUseShutdownHook(false);
        broker.setDataDirectoryFile(directory.toFile());
        broker.setPersistenceAdapter(store);
        broker.start();
        queues =
                new ActiveMQMailQueueFactory(
                        connections("vm://" + name + "?create=false", directory.resolve("blobs")),
                        new RawMailQueueItemDecoratorFactory(),
                        new RecordingMetricFactory(),
                        new NoopGaugeRegistry(),
                        new ActiveMQMetricCollectorNoop());
        queues.setUseJMX(false);
        queues.setUseBlobMessages(blobs);
    }

    static ActiveMQConnectionFactory connections(String broker, Path blobs) {
        ActiveMQConnectionFactory connections = new ActiveMQConnectionFactory(broker);
        connections.setTrustAllPackages(false);
        ActiveMQPrefetchPolicy prefetch = new ActiveMQPrefetchPolicy();
        prefetch.setQueuePrefetch(0);
        connections.setPrefetchPolicy(prefetch);
        FileSystemBlobTransferPolicy policy = new FileSystemBlobTransferPolicy();
        policy.setFileSystem(new Directories(blobs));
        policy.setDefaultUploadUrl("file://blobs");
        connections.setBlobTransferPolicy(policy);
        return connections;
    }

    ActiveMQMailQueueFactory queues() {
        return queues;
    }

    @Override
    public void close() {
        queues.destroy();
        try {
            broker.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not stop", e);
        }
    }

    /** James's file URLs, relative ones within a directory. */
    record Directories(Path base) implements FileSystem {

        @Override
        public InputStream getResource(String url) {
            throw new UnsupportedOperationException(url);
        }

        @Override
        public File getFile(String url) {
            String path = url.substring("file:".length()).replaceFirst("^//", "");
            return path.startsWith("/") ? new File(path) : base.resolve(path).toFile();
        }

        @Override
        public File getBasedir() {
            return base.toFile();
        }
    }
}
