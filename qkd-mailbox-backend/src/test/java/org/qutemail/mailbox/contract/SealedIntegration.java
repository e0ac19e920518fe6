// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.contract;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.apache.james.events.EventBus;
import org.apache.james.events.EventBusTestFixture;
import org.apache.james.events.InVMEventBus;
import org.apache.james.events.MemoryEventDeadLetters;
import org.apache.james.events.delivery.InVmEventDelivery;
import org.apache.james.mailbox.Authenticator;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.mailbox.MessageIdManager;
import org.apache.james.mailbox.acl.UnionMailboxACLResolver;
import org.apache.james.mailbox.extension.PreDeletionHook;
import org.apache.james.mailbox.inmemory.InMemoryMailboxManager;
import org.apache.james.mailbox.inmemory.InMemoryMailboxSessionMapperFactory;
import org.apache.james.mailbox.inmemory.InMemoryMessageId;
import org.apache.james.mailbox.inmemory.quota.InMemoryCurrentQuotaManager;
import org.apache.james.mailbox.inmemory.quota.InMemoryPerUserMaxQuotaManager;
import org.apache.james.mailbox.manager.ManagerTestProvisionner;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.store.FakeAuthenticator;
import org.apache.james.mailbox.store.FakeAuthorizator;
import org.apache.james.mailbox.store.JVMMailboxPathLocker;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.apache.james.mailbox.store.StoreAttachmentManager;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.apache.james.mailbox.store.StoreMessageIdManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.event.MailboxAnnotationListener;
import org.apache.james.mailbox.store.extractor.DefaultTextExtractor;
import org.apache.james.mailbox.store.mail.NaiveThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.CurrentQuotaCalculator;
import org.apache.james.mailbox.store.quota.DefaultUserQuotaRootResolver;
import org.apache.james.mailbox.store.quota.ListeningCurrentQuotaUpdater;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.quota.StoreQuotaManager;
import org.apache.james.mailbox.store.search.SimpleMessageSearchIndex;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.utils.UpdatableTickingClock;

/** A whole James mailbox in memory over the {@link SealedBackend}. */
public final class SealedIntegration {

    /** What the suites vary. */
    public static final class Choices {
        public EventBus eventBus;
        public int annotationCount;
        public int annotationSize;
        public MessageParser messageParser;
        public Set<PreDeletionHook> hooks = Set.of();
        public Authenticator authenticator = users();
        public Authorizator authorizator = FakeAuthorizator.defaultReject();

        /** Null for James's own, over what is stored. */
        public QuotaManager quotaManager;

        public Function<Clock, InMemoryMailboxSessionMapperFactory> mapperFactory =
                SealedBackend::mapperFactory;
    }

    private final Choices choices;
    private final InMemoryMessageId.Factory messageIds = new InMemoryMessageId.Factory();
    private final UpdatableTickingClock clock = new UpdatableTickingClock(Instant.now());
    private final InMemoryMailboxSessionMapperFactory factory;
    private final SessionProviderImpl sessions;
    private final InMemoryPerUserMaxQuotaManager maxQuotas = new InMemoryPerUserMaxQuotaManager();
    private final DefaultUserQuotaRootResolver quotaRoots;
    private final CurrentQuotaCalculator calculator;
    private final InMemoryCurrentQuotaManager currentQuotas;
    private final QuotaManager quotas;
    private final StoreMessageIdManager messageIdManager;
    private final InMemoryMailboxManager mailboxManager;

    /** Puts it together and registers its listeners. */
    public SealedIntegration(Choices choices) {
        this.choices = choices;
        EventBus bus = choices.eventBus;
        sessions = new SessionProviderImpl(choices.authenticator, choices.authorizator);
        factory = choices.mapperFactory.apply(clock);
        quotaRoots = new DefaultUserQuotaRootResolver(sessions, factory);
        calculator = new CurrentQuotaCalculator(factory, quotaRoots);
        currentQuotas = new InMemoryCurrentQuotaManager(calculator, sessions);
        quotas =
                choices.quotaManager != null
                        ? choices.quotaManager
                        : new StoreQuotaManager(currentQuotas, maxQuotas);
        PreDeletionHooks hooks = new PreDeletionHooks(choices.hooks, new RecordingMetricFactory());
        StoreRightManager rights =
                new StoreRightManager(factory, new UnionMailboxACLResolver(), bus);
        messageIdManager =
                new StoreMessageIdManager(rights, factory, bus, quotas, quotaRoots, hooks);
        mailboxManager =
                new InMemoryMailboxManager(
                        factory,
                        sessions,
                        new JVMMailboxPathLocker(),
                        choices.messageParser,
                        messageIds,
                        bus,
                        new StoreMailboxAnnotationManager(
                                factory, rights, choices.annotationCount, choices.annotationSize),
                        rights,
                        new QuotaComponents(maxQuotas, quotas, quotaRoots),
                        new SimpleMessageSearchIndex(
                                factory,
                                factory,
                                new DefaultTextExtractor(),
                                new StoreAttachmentManager(factory, messageIdManager)),
                        hooks,
                        new NaiveThreadIdGuessingAlgorithm(),
                        clock);
        bus.register(new ListeningCurrentQuotaUpdater(currentQuotas, quotaRoots, bus, quotas));
        bus.register(new MailboxAnnotationListener(factory, sessions));
    }

    /** The two that the manager contracts know. */
    private static Authenticator users() {
        FakeAuthenticator users = new FakeAuthenticator();
        users.addUser(ManagerTestProvisionner.USER, ManagerTestProvisionner.USER_PASS);
        users.addUser(ManagerTestProvisionner.OTHER_USER, ManagerTestProvisionner.OTHER_USER_PASS);
        return users;
    }

    /** An event bus inside this JVM. */
    public static EventBus inVmEventBus() {
        return new InVMEventBus(
                new InVmEventDelivery(new RecordingMetricFactory()),
                EventBusTestFixture.RETRY_BACKOFF_CONFIGURATION,
                new MemoryEventDeadLetters());
    }

    public InMemoryMailboxSessionMapperFactory mapperFactory() {
        return factory;
    }

    public InMemoryMailboxManager mailboxManager() {
        return mailboxManager;
    }

    public MessageIdManager messageIdManager() {
        return messageIdManager;
    }

    public MessageId.Factory messageIds() {
        return messageIds;
    }

    public QuotaManager quotaManager() {
        return quotas;
    }

    public InMemoryPerUserMaxQuotaManager maxQuotaManager() {
        return maxQuotas;
    }

    public InMemoryCurrentQuotaManager currentQuotaManager() {
        return currentQuotas;
    }

    public CurrentQuotaCalculator currentQuotaCalculator() {
        return calculator;
    }

    public DefaultUserQuotaRootResolver quotaRootResolver() {
        return quotaRoots;
    }

    public EventBus eventBus() {
        return choices.eventBus;
    }
}
