// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.StorageState;
import org.qutemail.core.policy.StorageTrouble.Kind;

class WaitForStorageTest {

    private final MemoryMailQueueFactory queues =
            new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());

    private Mail failed(StorageState storage, Map<String, String> parameters) throws Exception {
        WaitForStorage testee = new WaitForStorage(storage, queues, Clock.systemUTC());
        testee.init(new TestConfig(null, parameters));
        MailImpl mail = TestMails.submitted(Mail.ERROR, "bob@home.test");
        testee.service(mail);
        return mail;
    }

    private ManageableMailQueue spool() {
        return queues.createQueue(MailQueueFactory.SPOOL);
    }

    @Test
    void mailShouldBeginAgainLaterWhenTheStorageIsInTrouble() throws Exception {
        Mail mail = failed(Storage.with(Kind.AWAY), Map.of());

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        Mail waiting = spool().browse().next().getMail();
        assertThat(waiting.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(waiting.getRecipients()).isEqualTo(mail.getRecipients());
    }

    @Test
    void mailShouldBeginAgainWhenTheTroubleIsJustOver() throws Exception {
        failed(new Storage(Optional.empty(), true), Map.of("processor", "transport"));

        assertThat(spool().browse().next().getMail().getState()).isEqualTo("transport");
    }

    @Test
    void mailThatFailedOfSomethingElseShouldGoOn() throws Exception {
        Mail mail = failed(StorageState.SOUND, Map.of());

        assertThat(mail.getState()).isEqualTo(Mail.ERROR);
        assertThat(spool().getSize()).isZero();
    }
}
