// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.memory.MailRepositoryStoreConfiguration;
import org.apache.james.mailrepository.memory.MemoryMailRepository;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryStore;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryUrlStore;
import org.apache.james.mailrepository.memory.SimpleMailRepositoryLoader;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** One mail that does not open, among others that do. */
class DamagedMailTest {

    private static final MailQueueName NAME = MailQueueName.of("spool");
    private static final MailRepositoryUrl ERRORS =
            MailRepositoryUrl.from("memory://var/mail/error");
    private static final MailRepositoryUrl DAMAGED =
            MailRepositoryUrl.from("memory://var/mail/damaged");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestRoot root = new TestRoot(1);
    private final MemoryMailQueueFactory plainQueues =
            new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory(), Clock.systemUTC());
    private MemoryMailRepositoryStore plainRepositories;
    private SealedMailRepositoryStore repositories;
    private MailQueueFactory<ManageableMailQueue> queues;
    private ManageableMailQueue plainQueue;
    private ManageableMailQueue queue;

    @BeforeEach
    void start() throws Exception {
        plainRepositories =
                new MemoryMailRepositoryStore(
                        new MemoryMailRepositoryUrlStore(),
                        new SimpleMailRepositoryLoader(),
                        MailRepositoryStoreConfiguration.forItems(
                                new MailRepositoryStoreConfiguration.Item(
                                        ImmutableList.of(new Protocol("memory")),
                                        MemoryMailRepository.class.getName(),
                                        new BaseHierarchicalConfiguration())));
        plainRepositories.init();
        restart();
    }

    private void restart() {
        RootSpoolKeys keys = Spool.keys(root);
        repositories =
                new SealedMailRepositoryStore(plainRepositories, keys, Spool.RANDOM, DAMAGED);
        queues =
                new SealedMailQueueFactory(
                        plainQueues,
                        new RawMailQueueItemDecoratorFactory(),
                        keys,
                        Spool.RANDOM,
                        repositories,
                        () -> true);
        queue = queues.createQueue(NAME);
        plainQueue = plainQueues.createQueue(NAME);
    }

    @AfterEach
    void stop() {
        plainQueues.clean();
    }

    private MailQueueItem next() {
        return Flux.from(queue.deQueue()).blockFirst(PATIENCE);
    }

    private static byte[] octets(Mail mail) throws Exception {
        return new MimeMessageInputStream(mail.getMessage()).readAllBytes();
    }

    private List<MailKey> damaged() throws Exception {
        return Lists.newArrayList(plainRepositories.select(DAMAGED).list());
    }

    /** Takes the sealed mail out of the queue and puts another copy of it back. */
    private byte[] damage(MailImpl mail, int fromEnd) throws Exception {
        queue.enQueue(mail);
        MailQueueItem item = Flux.from(plainQueue.deQueue()).blockFirst(PATIENCE);
        byte[] sound = octets(item.getMail());
        byte[] broken = sound.clone();
        broken[broken.length - fromEnd] ^= 1;
        plainQueue.enQueue(with(item.getMail(), broken));
        item.done(CompletionStatus.SUCCESS);
        return sound;
    }

    private static MailImpl with(Mail mail, byte[] message) throws Exception {
        MailImpl copy = MailImpl.duplicate(mail);
        copy.setName(mail.getName());
        copy.setMessageNoCopy(
                new MimeMessageWrapper(
                        MimeMessageInputStreamSource.create(
                                "copy", new ByteArrayInputStream(message))));
        return copy;
    }

    @Test
    void deQueueShouldSetADamagedMailAsideAndGiveTheOthers() throws Exception {
        damage(SampleMail.named("broken"), 1);
        queue.enQueue(SampleMail.named("sound"));

        MailQueueItem item = next();

        assertThat(item.getMail().getName()).isEqualTo("sound");
        assertThat(damaged()).hasSize(1);
        Mail aside = plainRepositories.select(DAMAGED).retrieve(damaged().get(0));
        assertThat(aside.getErrorMessage()).contains("CORRUPT");
        assertThat(aside.getRecipients()).hasSize(2);
    }

    @Test
    void deQueueShouldNotTakeMailThatSomebodyElsePutIn() throws Exception {
        plainQueue.enQueue(SampleMail.named("forged"));
        queue.enQueue(SampleMail.named("sound"));

        assertThat(next().getMail().getName()).isEqualTo("sound");
        assertThat(damaged()).hasSize(1);
    }

    @Test
    void browseShouldShowWhatTheQueueKnowsOfADamagedMail() throws Exception {
        damage(SampleMail.named("broken"), 1);

        Mail shown = queue.browse().next().getMail();

        assertThat(shown.getName()).isEqualTo("broken");
        assertThat(shown.getErrorMessage()).contains("does not open");
        assertThat(queue.getSize()).isEqualTo(1);
    }

    @Test
    void deQueueShouldKeepAMailInTheQueueWhileItsKeyIsMissing() throws Exception {
        queue.enQueue(SampleMail.named("waiting"));
        restart();
        root.setAway(true);
        queue.enQueue(SampleMail.named("sound"));

        assertThat(next().getMail().getName()).isEqualTo("sound");
        assertThat(damaged()).isEmpty();
        root.setAway(false);
        queue.flush();
        assertThat(octets(next().getMail())).isEqualTo(SampleMail.message());
    }

    @Test
    void enQueueShouldFailWhenThereIsNoKey() throws Exception {
        RootSpoolKeys closed = Spool.keys(root);
        closed.close();
        root.setAway(true);
        ManageableMailQueue without = Spool.sealed(plainQueue, closed, repositories);

        assertThatThrownBy(() -> without.enQueue(SampleMail.named("mail")))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("was not enqueued");
        assertThat(plainQueue.getSize()).isZero();
    }

    @Test
    void damagedMailShouldOpenAgainOnceItsOctetsAreRestored() throws Exception {
        byte[] sound = damage(SampleMail.named("broken"), 1);
        queue.enQueue(SampleMail.named("sound"));
        next();
        MailKey key = damaged().get(0);
        MailRepository shown = repositories.select(DAMAGED);
        assertThatThrownBy(() -> shown.retrieve(key)).hasMessageContaining("still does not open");

        MailRepository inner = plainRepositories.select(DAMAGED);
        Mail aside = inner.retrieve(key);
        byte[] stored = octets(aside);
        System.arraycopy(sound, 0, stored, stored.length - sound.length, sound.length);
        inner.store(with(aside, stored));

        Mail mended = shown.retrieve(key);
        assertThat(mended.getName()).isEqualTo("broken");
        assertThat(octets(mended)).isEqualTo(SampleMail.message());
    }

    @Test
    void damagedRepositoryShouldTakeNoOtherMail() throws Exception {
        MailRepository shown = repositories.select(DAMAGED);

        assertThatThrownBy(() -> shown.store(SampleMail.named("mail")))
                .hasMessageContaining("only damaged mail");
        assertThat(shown.size()).isZero();
    }

    @Test
    void retrieveShouldSetADamagedMailAsideAndLeaveTheOthers() throws Exception {
        MailRepository errors = repositories.select(ERRORS);
        MailKey broken = errors.store(SampleMail.named("broken"));
        MailKey sound = errors.store(SampleMail.named("sound"));
        MailRepository inner = plainRepositories.select(ERRORS);
        byte[] octets = octets(inner.retrieve(broken));
        octets[octets.length - 20] ^= 4;
        inner.store(with(inner.retrieve(broken), octets));

        assertThat(errors.retrieve(broken)).isNull();
        assertThat(octets(errors.retrieve(sound))).isEqualTo(SampleMail.message());
        assertThat(errors.list()).toIterable().containsExactly(sound);
        assertThat(damaged()).hasSize(1);
    }

    @Test
    void retrieveShouldFailAndLeaveTheMailWhileItsKeyIsMissing() throws Exception {
        MailKey key = repositories.select(ERRORS).store(SampleMail.named("mail"));
        restart();
        root.setAway(true);
        MailRepository errors = repositories.select(ERRORS);

        assertThatThrownBy(() -> errors.retrieve(key)).hasMessageContaining("cannot be opened now");
        assertThat(damaged()).isEmpty();
        root.setAway(false);
        assertThat(octets(errors.retrieve(key))).isEqualTo(SampleMail.message());
    }
}
