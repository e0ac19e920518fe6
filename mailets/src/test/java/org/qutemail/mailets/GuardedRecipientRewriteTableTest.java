// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import javax.mail.MessagingException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.LargeMailLimit;
import org.qutemail.mailets.guard.Destinations;
import org.qutemail.mailets.guard.Octets;
import org.qutemail.matchers.Directory;
import org.qutemail.matchers.QkdAttributes;

class GuardedRecipientRewriteTableTest {

    private static final String TEXT = "Bring the blue folder";

    private Directory directory;
    private Spool spool;

    @BeforeEach
    void setUp() throws Exception {
        directory = new Directory();
        spool = new Spool(directory, Clock.systemUTC());
    }

    @Test
    void serviceShouldResolveAliasesAndGroupsAsStockJamesDoes() throws Exception {
        directory.rewrites.addGroupMapping(source("team"), "alice@home.test");
        directory.rewrites.addGroupMapping(source("team"), "bob@home.test");
        Mail mail = submitted("team@home.test", "al@home.test", "eve@elsewhere.test");

        testee("refuse").service(mail);

        assertThat(mail.getRecipients())
                .containsExactlyInAnyOrder(
                        new MailAddress("alice@home.test"),
                        new MailAddress("bob@home.test"),
                        new MailAddress("eve@elsewhere.test"));
        assertThat(spool.mails()).isEmpty();
    }

    @Test
    void serviceShouldKeepTheMailboxWhenItsForwardOutsideIsRefused() throws Exception {
        directory.rewrites.addForwardMapping(source("bob"), "bob@elsewhere.test");
        Mail mail = submitted("bob@home.test");

        testee("refuse").service(mail);

        assertThat(mail.getRecipients()).containsExactly(new MailAddress("bob@home.test"));
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(spool.mails()).hasSize(1);
        assertThat(spool.text()).contains("bob@elsewhere.test").doesNotContain(TEXT);
    }

    @Test
    void serviceShouldTellTheSenderWhenAnAliasLeadsOutside() throws Exception {
        directory.rewrites.addGroupMapping(source("list"), "list@elsewhere.test");
        Mail mail = submitted("list@home.test");

        testee("refuse").service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(spool.mails())
                .singleElement()
                .satisfies(
                        notice -> {
                            assertThat(notice.getRecipients())
                                    .containsExactly(new MailAddress("alice@home.test"));
                        });
        assertThat(spool.text()).contains("list@home.test").doesNotContain(TEXT);
    }

    @Test
    void serviceShouldForwardWithoutTheVouchingWhenTheServerAllowsIt() throws Exception {
        directory.rewrites.addForwardMapping(source("bob"), "bob@elsewhere.test");
        Mail mail = submitted("bob@home.test");

        testee("allow").service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        Mail forwarded = spool.mails().get(0);
        assertThat(forwarded.getRecipients())
                .containsExactly(new MailAddress("bob@elsewhere.test"));
        assertThat(forwarded.getAttribute(QkdAttributes.SUBMITTED_BY)).isEmpty();
        assertThat(QkdAttributes.internalContent(forwarded)).isTrue();
    }

    @Test
    void serviceShouldReportWithoutContentWhenAMappingIsAnError() throws Exception {
        directory.rewrites.addErrorMapping(source("gone"), "554 gone");
        Mail mail = submitted("gone@home.test", "bob@home.test");

        testee("refuse").service(mail);

        assertThat(mail.getRecipients()).containsExactly(new MailAddress("bob@home.test"));
        assertThat(spool.mails()).hasSize(1);
        assertThat(spool.text()).contains("gone@home.test").doesNotContain(TEXT);
    }

    @Test
    void serviceShouldLetTheMailWaitWhenTheDirectoryIsDown() throws Exception {
        directory.rewrites.addForwardMapping(source("bob"), "bob@elsewhere.test");
        Mail mail = submitted("bob@home.test");
        mail.setState("transport");
        GuardedRecipientRewriteTable testee = testee("refuse");
        directory.down = true;

        // The forward leads outside, which needs no look-up; that bob has a mailbox does.
        testee.service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(spool.mails())
                .singleElement()
                .satisfies(
                        waiting -> {
                            assertThat(waiting.getRecipients())
                                    .containsExactly(new MailAddress("bob@home.test"));
                            assertThat(waiting.getState()).isEqualTo("transport");
                            assertThat(QkdAttributes.submitter(waiting)).isPresent();
                        });
    }

    @Test
    void serviceShouldLeaveAllRecipientsWhenTheStockMailetFailsInTheMiddle() throws Exception {
        directory.rewrites.addGroupMapping(source("list"), "list@elsewhere.test");
        Mail mail = submitted("list@home.test", "bob@home.test", "eve@elsewhere.test");
        List<MailAddress> addressed = List.copyOf(mail.getRecipients());
        GuardedRecipientRewriteTable testee =
                testee("refuse", rewritesFailingAt(addressed.get(1).getLocalPart()));

        assertThatThrownBy(() -> testee.service(mail)).hasMessage("broken table");

        assertThat(mail.getRecipients()).containsExactlyElementsOf(addressed);
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(spool.mails()).isEmpty();
    }

    @Test
    void serviceShouldLeaveAllRecipientsWhenAForwardTurnsOutToBeLocal() throws Exception {
        // A domain that the mailet context does not know yet, but the directory does.
        spool = new Spool(new Directory(), Clock.systemUTC());
        directory.domains.addDomain(Domain.of("new.test"));
        directory.users.addUser(Username.of("bob@new.test"), "secret");
        directory.rewrites.addForwardMapping(source("bob"), "bob@new.test");
        directory.rewrites.addGroupMapping(source("list"), "list@elsewhere.test");
        Mail mail = submitted("list@home.test", "bob@home.test", "eve@elsewhere.test");
        List<MailAddress> addressed = List.copyOf(mail.getRecipients());

        assertThatThrownBy(() -> testee("refuse").service(mail))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("not sent anew");

        assertThat(mail.getRecipients()).containsExactlyElementsOf(addressed);
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(spool.mails()).isEmpty();
    }

    @Test
    void serviceShouldBeTheStockMailetWhenNobodySubmitted() throws Exception {
        directory.rewrites.addForwardMapping(source("bob"), "bob@elsewhere.test");
        Mail mail = mail("bob@home.test");

        testee("refuse").service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(spool.mails().get(0).getRecipients())
                .containsExactly(new MailAddress("bob@elsewhere.test"));
        assertThat(spool.text()).contains(TEXT);
    }

    @Test
    void initShouldFailWhenThePolicyIsUnknown() {
        assertThatThrownBy(() -> testee("maybe")).hasMessageContaining("'refuse' or 'allow'");
    }

    private GuardedRecipientRewriteTable testee(String externalForward) throws Exception {
        return testee(externalForward, directory.rewrites);
    }

    private GuardedRecipientRewriteTable testee(
            String externalForward, RecipientRewriteTable stockRewrites) throws Exception {
        GuardedRecipientRewriteTable mailet =
                new GuardedRecipientRewriteTable(
                        stockRewrites,
                        directory.domains,
                        new Destinations(
                                directory.mailboxes(), directory.rewrites, directory.domains),
                        directory.mailboxes(),
                        new LargeMails(new LargeMailLimit(2)),
                        spool.queues,
                        new RecordingMetricFactory(),
                        Clock.systemUTC());
        mailet.init(new TestConfig(spool.context, Map.of("externalForward", externalForward)));
        return mailet;
    }

    private RecipientRewriteTable rewritesFailingAt(String user) {
        return (RecipientRewriteTable)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {RecipientRewriteTable.class},
                        (proxy, method, arguments) -> {
                            if (List.of(arguments).contains(user)) {
                                throw new IllegalStateException("broken table");
                            }
                            return method.invoke(directory.rewrites, arguments);
                        });
    }

    private static MappingSource source(String user) {
        return MappingSource.fromUser(user, Domain.of("home.test"));
    }

    private static Mail submitted(String... recipients) throws MessagingException {
        Mail mail = mail(recipients);
        mail.setAttribute(
                new Attribute(QkdAttributes.SUBMITTED_BY, AttributeValue.of("alice@home.test")));
        return mail;
    }

    private static Mail mail(String... recipients) throws MessagingException {
        MailImpl mail =
                MailImpl.builder()
                        .name("test")
                        .sender("alice@home.test")
                        .addRecipients(recipients)
                        .build();
        String message = "From: alice@home.test\r\nSubject: " + TEXT + "\r\n\r\n" + TEXT + "\r\n";
        mail.setMessageNoCopy(Octets.message(message.getBytes(StandardCharsets.US_ASCII)));
        return mail;
    }
}
