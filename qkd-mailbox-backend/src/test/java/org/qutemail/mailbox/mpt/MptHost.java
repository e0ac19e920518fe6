// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.mpt;

import java.util.Map;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.imap.api.ImapConfiguration;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.encode.main.DefaultImapEncoderFactory;
import org.apache.james.imap.main.DefaultImapDecoderFactory;
import org.apache.james.imap.message.request.AppendRequest;
import org.apache.james.imap.message.request.FetchRequest;
import org.apache.james.imap.message.response.UnpooledStatusResponseFactory;
import org.apache.james.imap.processor.main.DefaultImapProcessorFactory;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.inmemory.InMemoryMailboxManager;
import org.apache.james.mailbox.inmemory.InMemoryMailboxSessionMapperFactory;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.mailbox.store.StoreSubscriptionManager;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.mpt.api.ImapFeatures;
import org.apache.james.mpt.api.ImapFeatures.Feature;
import org.apache.james.mpt.host.JamesImapHostSystem;
import org.qutemail.core.policy.StorageState;
import org.qutemail.imap.QkdAppendProcessor;
import org.qutemail.imap.QkdFetchProcessor;
import org.qutemail.mailbox.contract.SealedIntegration;
import reactor.core.publisher.Mono;

/**
 * The host that James's IMAP protocol suites talk to: the one thing they leave to be written. All
 * behind the octets is James's own: decoder, processors, mailbox in memory. A sealed host has the
 * decorated mailbox, which seals every append, and our APPEND and FETCH in front, as the server.
 */
final class MptHost extends JamesImapHostSystem {

    /** What a James mailbox in memory has, which is all there is. */
    private static final ImapFeatures FEATURES = ImapFeatures.of(Feature.values());

    private final boolean sealed;
    private SealedIntegration mailbox;

    private MptHost(boolean sealed) {
        this.sealed = sealed;
    }

    /** A new host with nothing in it, of stock James alone or sealed, ready for one test. */
    static MptHost started(boolean sealed) {
        MptHost host = new MptHost(sealed);
        try {
            host.beforeTest();
        } catch (Exception e) {
            throw new IllegalStateException("the host does not start", e);
        }
        return host;
    }

    @Override
    public void beforeTest() throws Exception {
        super.beforeTest();
        SealedIntegration.Choices choices = new SealedIntegration.Choices();
        choices.authenticator = authenticator;
        choices.authorizator = authorizator;
        choices.eventBus = SealedIntegration.inVmEventBus();
        choices.annotationCount = MailboxConstants.DEFAULT_LIMIT_ANNOTATIONS_ON_MAILBOX;
        choices.annotationSize = MailboxConstants.DEFAULT_LIMIT_ANNOTATION_SIZE;
        choices.messageParser = new MessageParser();
        if (!sealed) {
            choices.mapperFactory = InMemoryMailboxSessionMapperFactory::new;
        }
        mailbox = new SealedIntegration(choices);
        MetricFactory metrics = new RecordingMetricFactory();
        InMemoryMailboxManager manager = mailbox.mailboxManager();
        ImapProcessor processor =
                DefaultImapProcessorFactory.createDefaultProcessor(
                        manager,
                        mailbox.eventBus(),
                        new StoreSubscriptionManager(
                                manager.getMapperFactory(),
                                manager.getMapperFactory(),
                                mailbox.eventBus()),
                        mailbox.quotaManager(),
                        mailbox.quotaRootResolver(),
                        metrics);
        configure(
                new DefaultImapDecoderFactory().buildImapDecoder(),
                new DefaultImapEncoderFactory().buildImapEncoder(),
                sealed ? new OursInFront(manager, metrics, processor) : processor);
    }

    @Override
    protected MailboxManager getMailboxManager() {
        return mailbox.mailboxManager();
    }

    @Override
    public boolean supports(Feature... features) {
        return FEATURES.supports(features);
    }

    @Override
    public void setQuotaLimits(QuotaCountLimit messages, QuotaSizeLimit octets) {
        mailbox.maxQuotaManager().setGlobalMaxMessage(messages);
        mailbox.maxQuotaManager().setGlobalMaxStorage(octets);
    }

    @Override
    protected void await() {
        // The event bus delivers before it returns.
    }

    /** What {@code QkdImapPackage} puts in the place of James's own. */
    private static final class OursInFront implements ImapProcessor {
        private final Map<Class<?>, ImapProcessor> ours;
        private final ImapProcessor rest;

        private OursInFront(MailboxManager mailboxes, MetricFactory metrics, ImapProcessor rest) {
            StatusResponseFactory responses = new UnpooledStatusResponseFactory();
            this.ours =
                    Map.of(
                            AppendRequest.class,
                            new QkdAppendProcessor(
                                    mailboxes, responses, metrics, StorageState.SOUND),
                            FetchRequest.class,
                            new QkdFetchProcessor(mailboxes, responses, metrics));
            this.rest = rest;
        }

        private ImapProcessor of(ImapMessage message) {
            return ours.getOrDefault(message.getClass(), rest);
        }

        @Override
        public void process(ImapMessage message, Responder responder, ImapSession session) {
            of(message).process(message, responder, session);
        }

        @Override
        public Mono<Void> processReactive(
                ImapMessage message, Responder responder, ImapSession session) {
            return of(message).processReactive(message, responder, session);
        }

        @Override
        public void configure(ImapConfiguration configuration) {
            ours.values().forEach(processor -> processor.configure(configuration));
            rest.configure(configuration);
        }
    }
}
