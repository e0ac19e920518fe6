// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.file.FileMailRepository;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.james.queue.api.MailQueue.MailQueueItem.CompletionStatus;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MimeMessageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.mailbox.corpus.Needles;
import reactor.core.publisher.Flux;

/**
 * What the directories of a queue and a repository hold while mail waits in them: each test looks
 * first where the same mail lies unsealed, to know that it would find it.
 */
class WaitingMailScanTest {

    private static final MailQueueName NAME = MailQueueName.of("spool");
    private static final MailRepositoryPath PATH = MailRepositoryPath.from("var/mail/error");

    @TempDir Path directory;

    private final TestRoot root = new TestRoot(1);

    private ManageableMailQueue sealed(ManageableMailQueue inner) {
        return Spool.sealed(inner, Spool.keys(root), new Spool.Unexpected());
    }

    private static Set<String> found(Path directory) throws IOException {
        Needles needles = Needles.of(SampleMail.SECRETS);
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    found.addAll(needles.in(in));
                }
            }
        }
        return found;
    }

    /** In whatever spelling. */
    private static boolean holds(Set<String> found, String secret) {
        return found.stream().anyMatch(one -> one.startsWith(secret + " as "));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void activeMqShouldHoldNothingReadable(boolean blobs) throws Exception {
        try (ActiveMqBroker control = new ActiveMqBroker(directory.resolve("c"), "c", blobs)) {
            control.queues().createQueue(NAME).enQueue(SampleMail.named("mail"));
        }
        Path store = directory.resolve("s");
        try (ActiveMqBroker broker = new ActiveMqBroker(store, "s", blobs)) {
            ManageableMailQueue queue = sealed(broker.queues().createQueue(NAME));
            queue.enQueue(SampleMail.named("now"));
            queue.enQueue(SampleMail.named("later"), Duration.ofHours(1));
            assertThat(found(store)).isEmpty();
        }

        Set<String> control = found(directory.resolve("c"));
        assertThat(SampleMail.SECRETS).allMatch(secret -> holds(control, secret));
        assertThat(found(store)).isEmpty();
    }

    @Test
    void activeMqShouldGiveBackSealedMailAfterARestart() throws Exception {
        Path store = directory.resolve("s");
        try (ActiveMqBroker broker = new ActiveMqBroker(store, "first", true)) {
            sealed(broker.queues().createQueue(NAME)).enQueue(SampleMail.named("mail"));
        }
        try (ActiveMqBroker broker = new ActiveMqBroker(store, "first", true)) {
            ManageableMailQueue queue = sealed(broker.queues().createQueue(NAME));
            MailQueueItem item = Flux.from(queue.deQueue()).blockFirst(Duration.ofSeconds(30));
            assertThat(new MimeMessageInputStream(item.getMail().getMessage()))
                    .hasBinaryContent(SampleMail.message());
            assertThat(item.getMail().getState()).isEqualTo("transport");
            item.done(CompletionStatus.SUCCESS);
            assertThat(queue.getSize()).isZero();
        }
        assertThat(found(store)).isEmpty();
    }

    @Test
    void fileRepositoryShouldHoldNothingReadable() throws Exception {
        Path plain = directory.resolve("plain");
        SealedRepositoryContractTest.opened(new FileMailRepository(), plain, PATH.asString())
                .store(SampleMail.named("mail"));
        Path store = directory.resolve("sealed");
        MailRepository repository = repository(store);

        MailKey key = repository.store(SampleMail.named("mail"));

        Set<String> control = found(plain);
        assertThat(SampleMail.SECRETS).allMatch(secret -> holds(control, secret));
        assertThat(found(store)).isEmpty();
        assertThat(new MimeMessageInputStream(repository(store).retrieve(key).getMessage()))
                .hasBinaryContent(SampleMail.message());
    }

    private MailRepository repository(Path store) throws Exception {
        return new SealedMailRepository(
                SealedRepositoryContractTest.opened(
                        new KeepingFileMailRepository(), store, PATH.asString()),
                PATH,
                new MailSealing(Spool.keys(root), Spool.RANDOM),
                new Spool.Unexpected());
    }
}
