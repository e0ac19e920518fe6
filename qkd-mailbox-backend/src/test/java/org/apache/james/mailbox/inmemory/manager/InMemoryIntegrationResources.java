// SPDX-License-Identifier: Apache-2.0
package org.apache.james.mailbox.inmemory.manager;

import java.util.Collection;
import java.util.Set;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MessageIdManager;
import org.apache.james.mailbox.extension.PreDeletionHook;
import org.apache.james.mailbox.inmemory.InMemoryMailboxManager;
import org.apache.james.mailbox.inmemory.quota.InMemoryCurrentQuotaManager;
import org.apache.james.mailbox.inmemory.quota.InMemoryPerUserMaxQuotaManager;
import org.apache.james.mailbox.manager.IntegrationResources;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailbox.store.StoreMailboxManager;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.CurrentQuotaCalculator;
import org.apache.james.mailbox.store.quota.DefaultUserQuotaRootResolver;
import org.qutemail.mailbox.contract.SealedIntegration;

/**
 * Stands before James's class of this name, so that its manager contracts run against the sealed
 * mailbox. Has what those suites link against, and no more.
 */
public class InMemoryIntegrationResources implements IntegrationResources<StoreMailboxManager> {

    private final SealedIntegration parts;

    private InMemoryIntegrationResources(SealedIntegration parts) {
        this.parts = parts;
    }

    /** The steps of the builder, in the order and under the names the suites were compiled with. */
    public interface Stages {

        interface RequireAuthenticator {
            RequireAuthorizator preProvisionnedFakeAuthenticator();
        }

        interface RequireAuthorizator {
            RequireEventBus fakeAuthorizator();
        }

        interface RequireEventBus {
            RequireAnnotationLimits eventBus(EventBus eventBus);

            RequireAnnotationLimits inVmEventBus();
        }

        interface RequireAnnotationLimits {
            RequireMessageParser annotationLimits(int count, int size);

            RequireMessageParser defaultAnnotationLimits();
        }

        interface RequireMessageParser {
            RequireSearchIndex messageParser(MessageParser messageParser);

            RequireSearchIndex defaultMessageParser();
        }

        interface RequireSearchIndex {
            RequirePreDeletionHooks scanningSearchIndex();
        }

        interface RequirePreDeletionHooks {
            RequireQuotaManager preDeletionHooks(Collection<PreDeletionHook> hooks);

            RequireQuotaManager noPreDeletionHooks();
        }

        interface RequireQuotaManager {
            FinalStage quotaManager(QuotaManager quotaManager);

            FinalStage storeQuotaManager();
        }

        interface FinalStage {
            InMemoryIntegrationResources build();
        }
    }

    private static final class Steps
            implements Stages.RequireAuthenticator,
                    Stages.RequireAuthorizator,
                    Stages.RequireEventBus,
                    Stages.RequireAnnotationLimits,
                    Stages.RequireMessageParser,
                    Stages.RequireSearchIndex,
                    Stages.RequirePreDeletionHooks,
                    Stages.RequireQuotaManager,
                    Stages.FinalStage {

        private final SealedIntegration.Choices choices = new SealedIntegration.Choices();

        @Override
        public Steps preProvisionnedFakeAuthenticator() {
            return this;
        }

        @Override
        public Steps fakeAuthorizator() {
            return this;
        }

        @Override
        public Steps eventBus(EventBus eventBus) {
            choices.eventBus = eventBus;
            return this;
        }

        @Override
        public Steps inVmEventBus() {
            return eventBus(SealedIntegration.inVmEventBus());
        }

        @Override
        public Steps annotationLimits(int count, int size) {
            choices.annotationCount = count;
            choices.annotationSize = size;
            return this;
        }

        @Override
        public Steps defaultAnnotationLimits() {
            return annotationLimits(
                    MailboxConstants.DEFAULT_LIMIT_ANNOTATIONS_ON_MAILBOX,
                    MailboxConstants.DEFAULT_LIMIT_ANNOTATION_SIZE);
        }

        @Override
        public Steps messageParser(MessageParser messageParser) {
            choices.messageParser = messageParser;
            return this;
        }

        @Override
        public Steps defaultMessageParser() {
            return messageParser(new MessageParser());
        }

        @Override
        public Steps scanningSearchIndex() {
            return this;
        }

        @Override
        public Steps preDeletionHooks(Collection<PreDeletionHook> hooks) {
            choices.hooks = Set.copyOf(hooks);
            return this;
        }

        @Override
        public Steps noPreDeletionHooks() {
            return preDeletionHooks(Set.of());
        }

        @Override
        public Steps quotaManager(QuotaManager quotaManager) {
            choices.quotaManager = quotaManager;
            return this;
        }

        @Override
        public Steps storeQuotaManager() {
            return this;
        }

        @Override
        public InMemoryIntegrationResources build() {
            return new InMemoryIntegrationResources(new SealedIntegration(choices));
        }
    }

    public static Stages.RequireAuthenticator builder() {
        return new Steps();
    }

    public static InMemoryIntegrationResources defaultResources() {
        return new Steps()
                .inVmEventBus()
                .defaultAnnotationLimits()
                .defaultMessageParser()
                .noPreDeletionHooks()
                .build();
    }

    @Override
    public InMemoryMailboxManager getMailboxManager() {
        return parts.mailboxManager();
    }

    public MessageIdManager getMessageIdManager() {
        return parts.messageIdManager();
    }

    public MessageId.Factory getMessageIdFactory() {
        return parts.messageIds();
    }

    @Override
    public QuotaManager getQuotaManager() {
        return parts.quotaManager();
    }

    @Override
    public InMemoryPerUserMaxQuotaManager getMaxQuotaManager() {
        return parts.maxQuotaManager();
    }

    @Override
    public QuotaRootResolver getQuotaRootResolver() {
        return parts.quotaRootResolver();
    }

    public EventBus getEventBus() {
        return parts.eventBus();
    }

    public CurrentQuotaCalculator getCurrentQuotaCalculator() {
        return parts.currentQuotaCalculator();
    }

    public InMemoryCurrentQuotaManager getCurrentQuotaManager() {
        return parts.currentQuotaManager();
    }

    public DefaultUserQuotaRootResolver getDefaultUserQuotaRootResolver() {
        return parts.quotaRootResolver();
    }
}
