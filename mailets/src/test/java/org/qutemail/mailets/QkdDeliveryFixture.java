// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.Arrays;
import java.util.Map;
import org.apache.james.core.Username;
import org.apache.james.mailetcontainer.api.MailetLoader;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.policy.LargeMailLimit;
import org.qutemail.core.policy.SealedStorage;
import org.qutemail.mailets.guard.Destinations;
import org.qutemail.mailets.guard.StockMailets;
import org.qutemail.matchers.Directory;
import org.qutemail.matchers.QkdAttributes;

/** A delivery into the memory mailboxes of James, with its stock mailets for the rules. */
abstract class QkdDeliveryFixture {

    static final Username CAROL = Username.of("carol@home.test");

    final SteppingClock clock = new SteppingClock();
    final FixedKeyService keys = new FixedKeyService();
    final RecordingMetricFactory metrics = new RecordingMetricFactory();
    final Mailboxes mailboxes = new Mailboxes();
    Directory directory;
    Spool spool;
    StockMailets stock;
    QkdDelivery testee;

    @BeforeEach
    void setUp() throws Exception {
        directory = new Directory();
        directory.users.addUser(CAROL, "secret-c");
        spool = new Spool(directory, clock);
        stock = new StockMailets(directory);
        testee = testee("refuse");
    }

    QkdDelivery testee(String externalForward) throws Exception {
        return testee(externalForward, SealedStorage.RECORDS);
    }

    QkdDelivery testee(String externalForward, SealedStorage storage) throws Exception {
        MailetLoader loader =
                config ->
                        config.getMailetName().equals("Sieve")
                                ? stock.sieve(config.getMailetContext())
                                : stock.vacation(config.getMailetContext());
        QkdDelivery mailet =
                new QkdDelivery(
                        new SealedMailOpener(keys),
                        new SealedMails(keys, clock),
                        new LargeMails(new LargeMailLimit(2)),
                        new InMemoryReplayStore(),
                        new LocalMailboxDelivery(
                                directory.users,
                                mailboxes.manager(),
                                metrics,
                                new DeliverOnce(mailboxes.names, metrics)),
                        directory.mailboxes(),
                        new Destinations(
                                directory.mailboxes(), directory.rewrites, directory.domains),
                        storage,
                        loader,
                        spool.queues,
                        metrics,
                        clock);
        mailet.init(new TestConfig(spool.context, Map.of("externalForward", externalForward)));
        return mailet;
    }

    Mail sealed(Username... recipients) throws Exception {
        String[] addresses =
                Arrays.stream(recipients).map(Username::asString).toArray(String[]::new);
        Mail mail = TestMails.submitted("qkd-seal", addresses);
        QkdSeal seal =
                new QkdSeal(
                        new SealedMails(keys, clock),
                        new LargeMails(new LargeMailLimit(2)),
                        spool.queues,
                        metrics,
                        clock);
        seal.init(new TestConfig(spool.context, Map.of()));
        seal.service(mail);
        return mail;
    }

    static KeyId key(Mail mail) {
        return KeyId.parse(QkdAttributes.string(mail, QkdAttributes.SEALED_KEY).orElseThrow());
    }

    Mail takeFromSpool() {
        Mail mail = spool.mails().get(0);
        spool.clear();
        return mail;
    }
}
