// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.codahale.metrics.MetricRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.persistence.EntityManagerFactory;
import org.apache.james.core.Username;
import org.apache.james.events.InVMEventBus;
import org.apache.james.events.MemoryEventDeadLetters;
import org.apache.james.events.RetryBackoffConfiguration;
import org.apache.james.events.delivery.InVmEventDelivery;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.acl.UnionMailboxACLResolver;
import org.apache.james.mailbox.jpa.JPAAttachmentContentLoader;
import org.apache.james.mailbox.jpa.JPAMailboxSessionMapperFactory;
import org.apache.james.mailbox.jpa.mail.JPAModSeqProvider;
import org.apache.james.mailbox.jpa.mail.JPAUidProvider;
import org.apache.james.mailbox.jpa.openjpa.OpenJPAMailboxManager;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.extractor.DefaultTextExtractor;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.NaiveThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.DefaultMessageId;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.search.SimpleMessageSearchIndex;
import org.apache.james.metrics.dropwizard.DropWizardMetricFactory;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultBench;
import org.qutemail.index.Agreement;
import org.qutemail.index.IndexRepair;
import org.qutemail.index.IndexStore;
import org.qutemail.index.IndexedDeliveries;
import org.qutemail.index.MailboxRows;
import org.qutemail.index.MessageIndex;
import org.qutemail.mailbox.SealedMailboxMetrics;
import org.qutemail.mailbox.SealedMappers;
import org.qutemail.mailbox.SessionAppendPolicy;
import org.qutemail.mailbox.StorageLayout;
import reactor.core.publisher.Mono;

/**
 * One life of vault, index and James's mailbox manager on stores that outlast it, with all that a
 * start of the server repairs.
 */
final class ServerLife implements AutoCloseable {

    static final Username ALICE = Username.of("alice@a.test");
    static final MailboxPath INBOX = MailboxPath.inbox(ALICE);
    static final MailboxPath ARCHIVE = MailboxPath.forUser(ALICE, "Archive");

    private static final RetryBackoffConfiguration ONCE =
            RetryBackoffConfiguration.builder()
                    .maxRetries(1)
                    .firstBackoff(Duration.ofMillis(1))
                    .jitterFactor(0.5)
                    .build();

    private final SecureRandom random = new SecureRandom();
    private final DurableVault vault;
    private final QkdKeyService keys;
    private final MessageIndex index;
    private final IndexedDeliveries deliveries;
    private final OpenJPAMailboxManager manager;
    private final MailboxSession client =
            new MailboxSession(
                    MailboxSession.SessionId.of(1),
                    ALICE,
                    Optional.of(ALICE),
                    List.of(),
                    '.',
                    MailboxSession.SessionType.User);

    ServerLife(
            VaultBench bench,
            VaultStore vaultStore,
            IndexStore indexStore,
            MailboxRows rows,
            EntityManagerFactory entities)
            throws Exception {
        vault = bench.open(vaultStore);
        keys = MemoryLink.keys(vault.keys());
        index =
                MessageIndex.open(
                        indexStore,
                        vault.root(),
                        vault.note("index"),
                        rows,
                        keys::destroyCopy,
                        random);
        new IndexRepair(index).run(places -> List.of());
        index.settle(vault.leftOver());
        index.sweep();
        deliveries = new IndexedDeliveries(index);
        manager = manager(entities);
        for (MailboxPath path : List.of(INBOX, ARCHIVE)) {
            if (!mailboxExists(path)) {
                manager.createMailbox(path, client);
            }
        }
    }

    private boolean mailboxExists(MailboxPath path) {
        return Boolean.TRUE.equals(Mono.from(manager.mailboxExists(path, client)).block());
    }

    private OpenJPAMailboxManager manager(EntityManagerFactory entities) {
        SealedMappers mappers =
                new SealedMappers(
                        keys,
                        new SessionAppendPolicy((local, domain) -> domain.equals("a.test")),
                        StorageLayout.jpa(random),
                        new RecordSealer(random),
                        new RecordOpener(true),
                        new SealedMailboxMetrics(),
                        Optional.of(index),
                        Clock.systemUTC());
        JPAMailboxSessionMapperFactory factory = new SealedFactory(entities, mappers);
        InVMEventBus events =
                new InVMEventBus(
                        new InVmEventDelivery(new DropWizardMetricFactory(new MetricRegistry())),
                        ONCE,
                        new MemoryEventDeadLetters());
        StoreRightManager rights =
                new StoreRightManager(factory, new UnionMailboxACLResolver(), events);
        SessionProviderImpl sessions = new SessionProviderImpl(null, null);
        return new OpenJPAMailboxManager(
                factory,
                sessions,
                new MessageParser(),
                new DefaultMessageId.Factory(),
                events,
                new StoreMailboxAnnotationManager(factory, rights),
                rights,
                QuotaComponents.disabled(sessions, factory),
                new SimpleMessageSearchIndex(
                        factory,
                        factory,
                        new DefaultTextExtractor(),
                        new JPAAttachmentContentLoader()),
                new NaiveThreadIdGuessingAlgorithm(),
                Clock.systemUTC());
    }

    /** What the method interceptor of the server does. */
    private static final class SealedFactory extends JPAMailboxSessionMapperFactory {

        private final SealedMappers mappers;

        SealedFactory(EntityManagerFactory entities, SealedMappers mappers) {
            super(entities, new JPAUidProvider(entities), new JPAModSeqProvider(entities));
            this.mappers = mappers;
        }

        @Override
        public MessageMapper getMessageMapper(MailboxSession session) {
            return mappers.around(super.getMessageMapper(session), session);
        }

        @Override
        public MailboxMapper getMailboxMapper(MailboxSession session) {
            return mappers.around(super.getMailboxMapper(session));
        }
    }

    // ---- what clients do, each acknowledged by its return

    private static byte[] message(String text) {
        return ("From: alice@a.test\r\nTo: bob@a.test\r\nSubject: x\r\n\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    MessageUid append(String text) throws Exception {
        return append(text, client);
    }

    /** Of internal mail, with the key that it is given on its way: a new one at each attempt. */
    void deliver(String text) throws Exception {
        deliver(text, SealingContext.sealed(keys.take(KeyPurpose.DELIVERY).id(), "test"));
    }

    void deliverPlain(String text) throws Exception {
        deliver(text, SealingContext.plain("test"));
    }

    /** Unless it is there: the queue has brought this very mail before. */
    private void deliver(String text, SealingContext context) throws Exception {
        Optional<UUID> name =
                deliveries.nameFor(new Delivery("Mail1", ALICE.asString(), text), INBOX.asString());
        if (name.isPresent()) {
            append(text, context.named(name.get()));
        }
    }

    private MessageUid append(String text, SealingContext context) throws Exception {
        MailboxSession session = manager.createSystemSession(ALICE);
        session.getAttributes().put(SealingContext.SESSION_ATTRIBUTE, context);
        return append(text, session);
    }

    private MessageUid append(String text, MailboxSession session) throws Exception {
        return manager.getMailbox(INBOX, session)
                .appendMessage(MessageManager.AppendCommand.builder().build(message(text)), session)
                .getId()
                .getUid();
    }

    void copy(MessageUid uid) throws Exception {
        manager.copyMessages(MessageRange.one(uid), INBOX, ARCHIVE, client);
    }

    void move(MessageUid uid) throws Exception {
        manager.moveMessages(MessageRange.one(uid), INBOX, ARCHIVE, client);
    }

    void expunge(MessageUid uid) throws Exception {
        manager.getMailbox(INBOX, client).delete(List.of(uid), client);
    }

    /** Takes all messages away. */
    void empty() throws Exception {
        for (MailboxPath path : List.of(INBOX, ARCHIVE)) {
            MessageManager mailbox = manager.getMailbox(path, client);
            List<MessageUid> uids = new ArrayList<>();
            mailbox.getMessages(MessageRange.all(), FetchGroup.MINIMAL, client)
                    .forEachRemaining(message -> uids.add(message.getUid()));
            mailbox.delete(uids, client);
        }
        sweep();
    }

    /** What otherwise goes in the background. */
    void sweep() throws Exception {
        index.sweep();
    }

    // ---- what there is

    /** The texts of all messages, read through the sealing, by mailbox. */
    Map<String, List<String>> texts() throws Exception {
        Map<String, List<String>> texts = new TreeMap<>();
        for (MailboxPath path : List.of(INBOX, ARCHIVE)) {
            List<String> found = new ArrayList<>();
            var messages =
                    manager.getMailbox(path, client)
                            .getMessages(MessageRange.all(), FetchGroup.FULL_CONTENT, client);
            while (messages.hasNext()) {
                found.add(text(messages.next()));
            }
            texts.put(path.getName(), found);
        }
        return texts;
    }

    private static String text(MessageResult message) throws Exception {
        try (var content = message.getFullContent().getInputStream()) {
            String whole = new String(content.readAllBytes(), StandardCharsets.US_ASCII);
            return whole.substring(whole.indexOf("\r\n\r\n") + 4).strip();
        }
    }

    Agreement agreement() throws Exception {
        return Agreement.look(index, vault);
    }

    @Override
    public void close() {
        keys.close();
        index.close();
        vault.close();
    }
}
