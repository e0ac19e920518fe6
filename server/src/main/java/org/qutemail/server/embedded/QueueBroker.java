// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.jms.ConnectionFactory;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQPrefetchPolicy;
import org.apache.activemq.RedeliveryPolicy;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.region.policy.PolicyMap;
import org.apache.activemq.plugin.StatisticsBrokerPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.activemq.usage.SystemUsage;
import org.apache.activemq.util.DefaultIOExceptionHandler;
import org.apache.james.filesystem.api.FileSystem;

/**
 * ActiveMQ in this JVM, with its journal in the home. James's own has a TCP connector without a
 * password, on any free port of the loopback interface: this one has none.
 */
final class QueueBroker {

    private static final String NAME = "qutemail";
    private static final String DIRECTORY = "file://var/queue";

    private static final long MOST_MEMORY = 1L << 30;
    private static final long MOST_STORE = 100L << 30;

    /**
     * How many mails of a queue the broker looks through for one whose time has come. By itself
     * 200: once as many wait for a key or for another server, nothing behind them would pass.
     * Memory for all of them: 25 MB.
     */
    private static final int LOOKED_THROUGH = 10_000;

    private final BrokerService broker = new BrokerService();
    private final QueueFiles files;

    @Inject
    QueueBroker(FileSystem fileSystem) throws Exception {
        File directory = fileSystem.getFile(DIRECTORY);
        files = new QueueFiles(directory.toPath());
        KahaDBPersistenceAdapter journal = new KahaDBPersistenceAdapter();
        journal.setDirectory(new File(directory, "journal"));
        // What a full disk did not take leaves holes, which would end the replay of an older file.
        journal.setCheckForCorruptJournalFiles(true);
        broker.setBrokerName(NAME);
        broker.setUseJmx(false);
        broker.setUseShutdownHook(false);
        broker.setSchedulerSupport(false);
        broker.setDataDirectoryFile(directory);
        broker.setPersistenceAdapter(journal);
        // A disk that is full or read-only fails the one who writes; the broker would stop over it,
        // for good.
        DefaultIOExceptionHandler tolerant = new DefaultIOExceptionHandler();
        tolerant.setIgnoreAllErrors(true);
        broker.setIoExceptionHandler(tolerant);
        limit(directory);
        broker.setDestinationPolicy(policy());
        // James asks it for the length of a queue.
        broker.setPlugins(new BrokerPlugin[] {new StatisticsBrokerPlugin()});
        broker.setEnableStatistics(true);
        try {
            broker.start();
        } catch (Exception e) {
            // Guice does not close what was never made: the lock of the journal would stay.
            broker.stop();
            throw e;
        }
    }

    /** What ActiveMQ would come down to by itself, with a warning for each at every start. */
    private void limit(File directory) throws IOException {
        Files.createDirectories(directory.toPath());
        SystemUsage usage = broker.getSystemUsage();
        usage.getMemoryUsage()
                .setLimit(Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / 10 * 7));
        // Of what is free a part only: it gets less before the broker looks.
        usage.getStoreUsage().setLimit(Math.min(MOST_STORE, directory.getUsableSpace() / 10 * 9));
    }

    private static PolicyMap policy() {
        PolicyEntry everywhere = new PolicyEntry();
        everywhere.setMaxPageSize(LOOKED_THROUGH);
        everywhere.setMaxBrowsePageSize(LOOKED_THROUGH);
        PolicyMap policy = new PolicyMap();
        policy.setDefaultEntry(everywhere);
        return policy;
    }

    ConnectionFactory connections() {
        ActiveMQPrefetchPolicy one = new ActiveMQPrefetchPolicy();
        one.setQueuePrefetch(0);
        one.setTopicPrefetch(0);
        ActiveMQConnectionFactory connections =
                new ActiveMQConnectionFactory("vm://" + NAME + "?create=false");
        connections.setTrustAllPackages(false);
        connections.setBlobTransferPolicy(files.policy());
        connections.setPrefetchPolicy(one);
        // Mail that is handed back comes again and again, never into a queue of dead letters.
        connections
                .getRedeliveryPolicy()
                .setMaximumRedeliveries(RedeliveryPolicy.NO_MAXIMUM_REDELIVERIES);
        return connections;
    }

    @PreDestroy
    void stop() throws Exception {
        broker.stop();
    }
}
