// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provider;
import com.google.inject.TypeLiteral;
import com.google.inject.name.Names;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.UserEntityValidator;
import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.dnsservice.api.InMemoryDNSService;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.eventsourcing.eventstore.memory.InMemoryEventStore;
import org.apache.james.jmap.api.filtering.FilteringManagement;
import org.apache.james.jmap.api.filtering.impl.EventSourcingFilteringManagement;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.inmemory.InMemoryId;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.mailetcontainer.api.MatcherLoader;
import org.apache.james.mailetcontainer.impl.CompositeProcessorImpl;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.memory.MailRepositoryStoreConfiguration;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryStore;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryUrlStore;
import org.apache.james.mailrepository.memory.SimpleMailRepositoryLoader;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.rrt.api.CanSendFrom;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.apache.mailet.MatcherConfig;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.policy.DeliveryNames;
import org.qutemail.core.policy.LargeMailLimit;
import org.qutemail.core.policy.SealedStorage;
import org.qutemail.mailets.guard.StockMailets;
import org.qutemail.matchers.Directory;

/**
 * The processors of mailetcontainer.xml as shipped, in James' own mailet container; what would be
 * relayed ends in the repository {@code relayed/}.
 */
final class Pipeline extends AbstractModule {

    final SteppingClock clock = new SteppingClock();
    final FixedKeyService keys = new FixedKeyService();
    final Mailboxes mailboxes = new Mailboxes();
    final Directory directory;
    final Spool spool;
    final StockMailets stock;
    private final MailRepositoryStore repositories;
    private final CompositeProcessorImpl processors;

    /**
     * @param externalForward replaces {@code refuse} in the configuration
     */
    Pipeline(String externalForward) throws Exception {
        directory = new Directory();
        spool = new Spool(directory, clock);
        stock = new StockMailets(directory);
        repositories = repositories();
        Injector injector = Guice.createInjector(this);
        processors = injector.getInstance(CompositeProcessorImpl.class);
        HierarchicalConfiguration<ImmutableNode> shipped =
                Shipped.configuration(
                                Shipped.text("mailetcontainer.xml")
                                        .replace(">refuse<", ">" + externalForward + "<"))
                        .configurationAt("processors");
        shipped.setProperty("[@enableJmx]", false);
        processors.configure(shipped);
        processors.init();
    }

    @Override
    protected void configure() {
        bind(DomainList.class).toInstance(directory.domains);
        bind(UsersRepository.class).toInstance(directory.switchableUsers());
        bind(RecipientRewriteTable.class).toInstance(directory.rewrites);
        bind(UserEntityValidator.class).toInstance(UserEntityValidator.NOOP);
        bind(CanSendFrom.class).toInstance(directory.canSendFrom);
        bind(MetricFactory.class).toInstance(new RecordingMetricFactory());
        bind(Clock.class).toInstance(clock);
        bind(KeyService.class).toInstance(keys);
        bind(SealedStorage.class).toInstance(SealedStorage.RECORDS);
        bind(DeliveryNames.class).toInstance(mailboxes.names);
        bind(LargeMailLimit.class).toInstance(new LargeMailLimit(2));
        bind(new TypeLiteral<MailQueueFactory<?>>() {}).toInstance(spool.queues);
        bind(MailetContext.class).toInstance(spool.context);
        bind(MailRepositoryStore.class).toInstance(repositories);
        bind(DNSService.class).toInstance(new InMemoryDNSService());
        MailboxManager manager = mailboxes.manager();
        bind(MailboxManager.class).toInstance(manager);
        bind(MailboxManager.class).annotatedWith(Names.named("mailboxmanager")).toInstance(manager);
        bind(QuotaManager.class).toInstance(mailboxes.resources.getQuotaManager());
        bind(QuotaRootResolver.class).toInstance(mailboxes.resources.getQuotaRootResolver());
        bind(MailboxId.Factory.class).toInstance(new InMemoryId.Factory());
        bind(FilteringManagement.class)
                .toInstance(new EventSourcingFilteringManagement(new InMemoryEventStore()));
        Loader loader = new Loader(getProvider(Injector.class), stock);
        bind(MailetLoader.class).toInstance(loader);
        bind(MatcherLoader.class).toInstance(loader);
    }

    /** Loads by the class names of the configuration, as James' own loaders do. */
    private record Loader(Provider<Injector> injector, StockMailets stock)
            implements MailetLoader, MatcherLoader {

        @Override
        public Mailet getMailet(MailetConfig config) throws MessagingException {
            switch (config.getMailetName()) {
                case "Sieve":
                    return stock.sieve(config.getMailetContext());
                case "VacationMailet":
                    return stock.vacation(config.getMailetContext());
                case "RemoteDelivery":
                    return mailet(
                            "ToRepository",
                            new TestConfig(
                                    config.getMailetContext(),
                                    Map.of("repositoryPath", "memory://relayed/")));
                default:
                    return mailet(config.getMailetName(), config);
            }
        }

        private Mailet mailet(String name, MailetConfig config) throws MessagingException {
            Mailet mailet = instance("mailets", name, Mailet.class);
            mailet.init(config);
            return mailet;
        }

        @Override
        public Matcher getMatcher(MatcherConfig config) throws MessagingException {
            Matcher matcher = instance("matchers", config.getMatcherName(), Matcher.class);
            matcher.init(config);
            return matcher;
        }

        private <T> T instance(String kind, String name, Class<T> type) throws MessagingException {
            String full =
                    name.contains(".") ? name : "org.apache.james.transport." + kind + "." + name;
            try {
                return type.cast(injector.get().getInstance(Class.forName(full)));
            } catch (ClassNotFoundException e) {
                throw new MessagingException("no such class", e);
            }
        }
    }

    /** A mail arrives: it goes through the processors, and so does all that follows from it. */
    void accept(Mail mail) throws Exception {
        processors.service(mail);
        drain();
    }

    /** Whatever is due in the spool goes through the processors, until nothing is. */
    void drain() throws Exception {
        for (List<Mail> due = spool.takeDue(); !due.isEmpty(); due = spool.takeDue()) {
            for (Mail mail : due) {
                processors.service(mail);
            }
        }
    }

    List<Mail> repository(String path) throws Exception {
        List<Mail> mails = new ArrayList<>();
        MailRepository repository = repositories.select(MailRepositoryUrl.from("memory://" + path));
        for (Iterator<MailKey> keys = repository.list(); keys.hasNext(); ) {
            mails.add(repository.retrieve(keys.next()));
        }
        return mails;
    }

    private static MailRepositoryStore repositories() throws Exception {
        MemoryMailRepositoryStore store =
                new MemoryMailRepositoryStore(
                        new MemoryMailRepositoryUrlStore(),
                        new SimpleMailRepositoryLoader(),
                        MailRepositoryStoreConfiguration.forItems(
                                new MailRepositoryStoreConfiguration.Item(
                                        List.of(new Protocol("memory")),
                                        MemoryMailRepository.class.getName(),
                                        new BaseHierarchicalConfiguration())));
        store.init();
        return store;
    }
}
