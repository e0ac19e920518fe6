// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import java.security.SecureRandom;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.activemq.ActiveMQMailQueueFactory;
import org.apache.james.queue.activemq.metric.ActiveMQMetricCollectorNoop;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.qutemail.core.policy.StorageState;
import org.qutemail.spool.SealedMailQueueFactory;
import org.qutemail.spool.SealedMailRepositoryStore;
import org.qutemail.spool.SpoolKeys;

/** Queues on ActiveMQ, every mail in them sealed. */
final class QueueModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(QueueBroker.class).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    SealedMailQueueFactory queues(
            QueueBroker broker,
            MetricFactory metrics,
            GaugeRegistry gauges,
            MailQueueItemDecoratorFactory items,
            SpoolKeys keys,
            SealedMailRepositoryStore repositories,
            StorageState storage) {
        ActiveMQMailQueueFactory inner =
                new ActiveMQMailQueueFactory(
                        broker.connections(),
                        new RawMailQueueItemDecoratorFactory(),
                        metrics,
                        gauges,
                        new ActiveMQMetricCollectorNoop());
        inner.setUseJMX(false);
        return new SealedMailQueueFactory(
                inner,
                items,
                keys,
                new SecureRandom(),
                repositories,
                () -> storage.trouble().isEmpty());
    }

    @Provides
    MailQueueFactory<? extends ManageableMailQueue> manageable(SealedMailQueueFactory queues) {
        return queues;
    }

    @Provides
    MailQueueFactory<?> any(SealedMailQueueFactory queues) {
        return queues;
    }

    @Provides
    MailQueueFactory<? extends MailQueue> plain(SealedMailQueueFactory queues) {
        return queues;
    }
}
