// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.qutemail.core.policy.PlainSpool;
import org.qutemail.core.policy.SealedStorage;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyVault;

/**
 * Refuses to let a server start that would lose mail or store it otherwise than it says:
 *
 * <ul>
 *   <li>keys in memory with mail on a disk: a key management entity hands a key out once, so after
 *       a restart that mail could never be opened;
 *   <li>a pipeline of internal mail over a queue or repository that lasts and keeps mail as it
 *       came: unless {@code <plainSpool>accepted</plainSpool>} says that this is known;
 *   <li>a pipeline that delivers internal mail to a mailbox that is not decorated: it would be
 *       stored in plain, unless {@code <storage>cms</storage>} says that the sealed form is to be
 *       stored.
 * </ul>
 *
 * What is not known to be in memory counts as lasting.
 */
final class SafeCombination {

    private static final String OURS = "org.qutemail.";
    private static final String MEMORY_QUEUE = "org.apache.james.queue.memory.";
    private static final String MEMORY_REPOSITORY =
            "org.apache.james.mailrepository.memory.MemoryMailRepository";

    @Inject
    SafeCombination(
            ConfigurationProvider files,
            SealedStorage storage,
            PlainSpool plainSpool,
            KeyVault vault,
            MailboxSessionMapperFactory mailbox,
            SessionProvider sessions,
            MailQueueFactory<?> queue,
            MailRepositoryStore repositoryStore)
            throws ConfigurationException, MailboxException {
        HierarchicalConfiguration<?> repositories = files.getConfiguration("mailrepositorystore");
        if (vault instanceof InMemoryKeyVault) {
            requireMemory("mailbox", mailbox, "org.apache.james.mailbox.inmemory.");
            requireMemory("mail queue", queue, MEMORY_QUEUE);
            lastingRepository(repositories)
                    .ifPresent(
                            name -> {
                                throw losing(repository(name));
                            });
        }
        HierarchicalConfiguration<?> mailets = files.getConfiguration("mailetcontainer");
        if (names(mailets, "QkdSeal") || names(mailets, "QkdDelivery")) {
            requireSealedSpool(plainSpool, queue, repositories, repositoryStore);
            requireReadable(storage, mailbox, sessions);
        }
    }

    private static void requireSealedSpool(
            PlainSpool plainSpool,
            MailQueueFactory<?> queue,
            HierarchicalConfiguration<?> repositories,
            MailRepositoryStore repositoryStore) {
        String name = queue.getClass().getName();
        Optional<String> plain =
                name.startsWith(MEMORY_QUEUE) || name.startsWith(OURS)
                        ? plainRepository(repositories, repositoryStore)
                        : Optional.of("the mail queue (" + name + ")");
        if (plainSpool == PlainSpool.REFUSED && plain.isPresent()) {
            throw new IllegalStateException(
                    plain.get()
                            + " outlives a restart and keeps mail as it came, so internal mail would"
                            + " lie there unsealed: keep it in memory, or declare"
                            + " <plainSpool>accepted</plainSpool> in qkd.xml");
        }
    }

    private static Optional<String> plainRepository(
            HierarchicalConfiguration<?> repositories, MailRepositoryStore store) {
        return store.getClass().getName().startsWith(OURS)
                ? Optional.empty()
                : lastingRepository(repositories).map(SafeCombination::repository);
    }

    private static void requireReadable(
            SealedStorage storage, MailboxSessionMapperFactory mailbox, SessionProvider sessions)
            throws MailboxException {
        if (storage == SealedStorage.RECORDS && !isDecorated(mailbox, sessions)) {
            throw new IllegalStateException(
                    "mailetcontainer.xml handles internal mail (QkdSeal, QkdDelivery) but the"
                            + " mailbox is not decorated, so it would be stored in plain: start"
                            + " through the launcher (./qutemail run) or with the agent"
                            + " (-javaagent, see docs/drop-in.md), or declare"
                            + " <storage>cms</storage> in qkd.xml");
        }
    }

    private static void requireMemory(String what, Object store, String memoryPackage) {
        String name = store.getClass().getName();
        if (!name.startsWith(memoryPackage)) {
            throw losing("the " + what + " (" + name + ")");
        }
    }

    private static Optional<String> lastingRepository(HierarchicalConfiguration<?> store) {
        return store
                .getList(String.class, "mailrepositories.mailrepository[@class]", List.of())
                .stream()
                .filter(name -> !name.equals(MEMORY_REPOSITORY))
                .findFirst();
    }

    private static String repository(String name) {
        return "a mail repository in mailrepositorystore.xml (" + name + ")";
    }

    private static IllegalStateException losing(String what) {
        return new IllegalStateException(
                what
                        + " outlives a restart, but the key vault is in memory: sealed mail would be"
                        + " lost with the keys. Use a lasting key vault, or keep everything in"
                        + " memory");
    }

    private static boolean names(HierarchicalConfiguration<?> mailets, String mailet) {
        return mailets
                .getList(String.class, "processors.processor.mailet[@class]", List.of())
                .stream()
                .anyMatch(name -> name.equals(mailet) || name.endsWith("." + mailet));
    }

    private static boolean isDecorated(
            MailboxSessionMapperFactory mailbox, SessionProvider sessions) throws MailboxException {
        MailboxSession session = sessions.createSystemSession(Username.of("qutemail-start"));
        // By name: what decorates, and for which storage, is the business of its own module.
        return mailbox.getMessageMapper(session).getClass().getName().startsWith(OURS);
    }
}
