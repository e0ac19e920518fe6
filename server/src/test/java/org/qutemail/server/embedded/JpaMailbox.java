// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.codahale.metrics.MetricRegistry;
import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import javax.persistence.EntityManagerFactory;
import org.apache.james.core.Username;
import org.apache.james.events.InVMEventBus;
import org.apache.james.events.MemoryEventDeadLetters;
import org.apache.james.events.RetryBackoffConfiguration;
import org.apache.james.events.delivery.InVmEventDelivery;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager.AppendCommand;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.acl.UnionMailboxACLResolver;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.jpa.JPAAttachmentContentLoader;
import org.apache.james.mailbox.jpa.JPAId;
import org.apache.james.mailbox.jpa.JPAMailboxSessionMapperFactory;
import org.apache.james.mailbox.jpa.openjpa.OpenJPAMailboxManager;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.extractor.DefaultTextExtractor;
import org.apache.james.mailbox.store.mail.NaiveThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.DefaultMessageId;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.search.SimpleMessageSearchIndex;
import org.apache.james.metrics.dropwizard.DropWizardMetricFactory;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.index.IndexRepair;
import org.qutemail.index.KeyCheck;
import org.qutemail.index.MessageIndex;
import org.qutemail.index.jdbc.IndexDatabase;
import org.qutemail.index.jdbc.JamesMailRows;
import org.qutemail.mailbox.AddressingMessageParser;
import org.qutemail.mailbox.AppendPolicy;
import org.qutemail.mailbox.MailboxBackfill;
import org.qutemail.mailbox.SealedMailboxMetrics;
import org.qutemail.mailbox.SealedMappers;
import org.qutemail.mailbox.SessionAppendPolicy;
import org.qutemail.mailbox.StorageLayout;
import org.qutemail.mailbox.guice.MapperDecorationModule;

/**
 * The mailbox of the embedded assembly without a server around it: James's JPA manager over a real
 * database, the sealing, a vault with keys of a simulated link, and the message index, opened as
 * {@link DatabaseIndex} opens it.
 */
public final class JpaMailbox implements AutoCloseable {

    private final DurableVault vault;
    private final QkdKeyService keys;
    private final Optional<MessageIndex> index;
    private final IndexRepair.Outcome repaired;
    private final SealedMailboxMetrics metrics = new SealedMailboxMetrics();
    private final StorageLayout layout = StorageLayout.jpa(new SecureRandom());
    private final SealedMappers mappers;
    private final JPAMailboxSessionMapperFactory factory;
    private final SessionProvider sessions = new SessionProviderImpl(null, null);
    private final OpenJPAMailboxManager manager;

    private JpaMailbox(JpaStorage storage, boolean indexed, AppendPolicies policies)
            throws Exception {
        vault = storage.openVault();
        keys = MemoryLink.keys(vault.keys());
        try {
            index = indexed ? Optional.of(openIndex(storage)) : Optional.empty();
            repaired = indexed ? repair(storage) : new IndexRepair.Outcome(0, 0, 0, 0, 0);
        } catch (Exception e) {
            keys.close();
            vault.close();
            throw e;
        }
        mappers =
                new SealedMappers(
                        keys,
                        policies.over(keys),
                        layout,
                        new RecordSealer(new SecureRandom()),
                        new RecordOpener(true),
                        metrics,
                        index,
                        Clock.systemUTC());
        factory = decorated(storage.entityManagers());
        manager =
                newManager(
                        MailboxConstants.DEFAULT_LIMIT_ANNOTATIONS_ON_MAILBOX,
                        MailboxConstants.DEFAULT_LIMIT_ANNOTATION_SIZE);
    }

    /** Seals what a session's origin asks for, as the server does. */
    public static JpaMailbox open(JpaStorage storage) throws Exception {
        return new JpaMailbox(storage, true, keys -> new SessionAppendPolicy((l, d) -> true));
    }

    /** As from before there was an index. */
    public static JpaMailbox openWithoutIndex(JpaStorage storage) throws Exception {
        return new JpaMailbox(storage, false, keys -> new SessionAppendPolicy((l, d) -> true));
    }

    /** Decides on appends, with the keys that there are. */
    @FunctionalInterface
    public interface AppendPolicies {
        AppendPolicy over(KeyService keys);
    }

    /** With another policy. */
    public static JpaMailbox open(JpaStorage storage, AppendPolicies policies) throws Exception {
        return new JpaMailbox(storage, true, policies);
    }

    private MessageIndex openIndex(JpaStorage storage) throws Exception {
        return MessageIndex.open(
                IndexDatabase.open(storage.database(), storage.threads()),
                vault.root(),
                vault.note("index"),
                new JamesMailRows(storage.threads()),
                copy -> keys.destroyCopy(copy),
                new SecureRandom());
    }

    private IndexRepair.Outcome repair(JpaStorage storage) throws Exception {
        try {
            IndexRepair.Outcome outcome =
                    new IndexRepair(index.orElseThrow()).run(backfill(storage));
            KeyCheck.run(index.orElseThrow(), vault::unknown);
            return outcome;
        } catch (Exception e) {
            index.orElseThrow().close();
            throw e;
        }
    }

    private MailboxBackfill backfill(JpaStorage storage) {
        return new MailboxBackfill(
                undecorated(storage.entityManagers()),
                new JPAId.Factory(),
                layout,
                session("index"));
    }

    private static JPAMailboxSessionMapperFactory undecorated(EntityManagerFactory entities) {
        return Guice.createInjector(bindings(entities))
                .getInstance(JPAMailboxSessionMapperFactory.class);
    }

    private JPAMailboxSessionMapperFactory decorated(EntityManagerFactory entities) {
        return Guice.createInjector(
                        new MapperDecorationModule(),
                        bindings(entities),
                        new AbstractModule() {
                            @Override
                            protected void configure() {
                                bind(SealedMappers.class).toInstance(mappers);
                            }
                        })
                .getInstance(JPAMailboxSessionMapperFactory.class);
    }

    private static AbstractModule bindings(EntityManagerFactory entities) {
        return new AbstractModule() {
            @Override
            protected void configure() {
                bind(EntityManagerFactory.class).toInstance(entities);
            }
        };
    }

    /** One more manager of the same mailboxes. */
    public OpenJPAMailboxManager newManager(int annotations, int annotationSize) {
        InVMEventBus events =
                new InVMEventBus(
                        new InVmEventDelivery(new DropWizardMetricFactory(new MetricRegistry())),
                        RetryBackoffConfiguration.DEFAULT,
                        new MemoryEventDeadLetters());
        StoreRightManager rights =
                new StoreRightManager(factory, new UnionMailboxACLResolver(), events);
        return new OpenJPAMailboxManager(
                factory,
                sessions,
                new AddressingMessageParser(),
                new DefaultMessageId.Factory(),
                events,
                new StoreMailboxAnnotationManager(factory, rights, annotations, annotationSize),
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

    // ---- sessions

    public MailboxSession session(String user) {
        return sessions.createSystemSession(Username.of(user));
    }

    /** One that internal mail comes in by, under a key of its own. */
    MailboxSession sealing(String user) throws Exception {
        return delivering(
                user, SealingContext.sealed(keys.take(KeyPurpose.DELIVERY).id(), "internal"));
    }

    /** One that mail from outside comes in by. */
    MailboxSession plain(String user) {
        return delivering(user, SealingContext.plain("not-submitted"));
    }

    private MailboxSession delivering(String user, SealingContext context) {
        MailboxSession session = session(user);
        session.getAttributes().put(SealingContext.SESSION_ATTRIBUTE, context);
        return session;
    }

    // ---- mail

    /** The user's mailbox of that name, made if there is none. */
    MailboxPath mailbox(String user, String name) throws MailboxException {
        MailboxPath path = MailboxPath.forUser(Username.of(user), name);
        manager.createMailbox(path, session(user));
        return path;
    }

    ComposedMessageId append(MailboxPath to, AppendCommand message, MailboxSession session)
            throws MailboxException {
        return manager.getMailbox(to, session).appendMessage(message, session).getId();
    }

    // ---- what it consists of

    public OpenJPAMailboxManager manager() {
        return manager;
    }

    public JPAMailboxSessionMapperFactory factory() {
        return factory;
    }

    public SealedMappers mappers() {
        return mappers;
    }

    public SealedMailboxMetrics metrics() {
        return metrics;
    }

    MessageIndex index() {
        return index.orElseThrow();
    }

    DurableVault vault() {
        return vault;
    }

    /** What was found when it was opened. */
    IndexRepair.Outcome repaired() {
        return repaired;
    }

    /** The storage stays. */
    @Override
    public void close() {
        index.ifPresent(MessageIndex::close);
        keys.close();
        vault.close();
    }
}
