// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.junit.jupiter.api.Test;

class StorageLayoutTest {

    private static final String MESSAGE =
            "From: alice@a.test\r\nTo: bob@a.test\r\nSubject: hush\r\n\r\nwords\r\n";

    @Test
    void messageIdShouldBeTheContextWhereThereIsOne() throws Exception {
        SealedMailboxFixture mail = new SealedMailboxFixture();
        ComposedMessageId id = mail.append(MESSAGE, mail.sealedDelivery());

        assertThat(mail.keys.liveCopies())
                .singleElement()
                .satisfies(
                        copy ->
                                assertThat(copy.context())
                                        .asString()
                                        .isEqualTo(id.getMessageId().serialize()));
    }

    @Test
    void recordIdShouldBeKeptInTheRowAndSurviveCopies() throws Exception {
        SealedMailboxFixture mail = new SealedMailboxFixture(StorageLayout.jpa(new SecureRandom()));
        ComposedMessageId id = mail.append(MESSAGE, mail.sealedDelivery());
        mail.james
                .mailboxManager()
                .copyMessages(MessageRange.one(id.getUid()), mail.inbox, mail.archive, mail.user);

        assertThat(mail.read(id)).isEqualTo(MESSAGE.getBytes());
        MailboxMessage copy = mail.rows(mail.archive).get(0);
        assertThat(mail.read(mail.archive, copy.getUid())).isEqualTo(MESSAGE.getBytes());
        assertThat(mail.keys.liveCopies())
                .singleElement()
                .satisfies(ref -> assertThat(ref.context()).hasSize(16));
        assertThat(SealedRow.parse(copy.getProperties()).context()).isPresent();
    }

    @Test
    void listingOnThreadsOfTheStorageShouldGiveTheSame() throws Exception {
        SealedMailboxFixture mail =
                new SealedMailboxFixture(
                        new StorageLayout(
                                RecordContexts.byMessageId(),
                                StorageLayout.BodyOctets.REST_BEHIND_HEADER,
                                true,
                                PropertyLimits.NONE));
        mail.append(MESSAGE, mail.sealedDelivery());
        mail.append(MESSAGE, mail.plainDelivery());

        assertThat(
                        reactor.core.publisher.Flux.from(
                                        mail.mailbox(mail.inbox)
                                                .getMessagesReactive(
                                                        MessageRange.all(),
                                                        FetchGroup.FULL_CONTENT,
                                                        mail.user))
                                .map(result -> result.getSize())
                                .collectList()
                                .block())
                .containsExactly((long) MESSAGE.length(), (long) MESSAGE.length());
    }

    @Test
    void bodyOctetsShouldBeWhatTheStorageReads() {
        assertThat(StorageLayout.memory().bodyOctets(100, 180, 250)).isEqualTo(-80);
        assertThat(StorageLayout.cassandra().bodyOctets(100, 180, 250)).isEqualTo(250);
    }
}
