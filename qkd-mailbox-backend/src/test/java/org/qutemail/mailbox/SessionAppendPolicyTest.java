// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSessionUtil;
import org.apache.james.mailbox.store.FakeAuthenticator;
import org.apache.james.mailbox.store.FakeAuthorizator;
import org.apache.james.mailbox.store.SessionProviderImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.policy.SealingContext;

class SessionAppendPolicyTest {

    private static final Username ALICE = Username.of("alice@a.test");
    private static final KeyId KEY = new KeyId(new UUID(1, 2));

    private final SessionAppendPolicy policy =
            new SessionAppendPolicy((local, domain) -> domain.equals("a.test"));
    private final MailboxSession user = MailboxSessionUtil.create(ALICE);
    private final MailboxSession system =
            new SessionProviderImpl(new FakeAuthenticator(), FakeAuthorizator.defaultReject())
                    .createSystemSession(ALICE);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "alice@a.test | bob@a.test               | client-internal",
                "alice@a.test | bob@a.test, x@out.test   | client-internal",
                "alice@a.test | x@out.test, Bob <b@a.test> | client-internal",
                "alice@a.test | Team: b@a.test, x@out.test; | client-internal",
                "alice@a.test | -                        | client-draft",
                "alice@a.test | undisclosed-recipients:; | client-draft",
                "-            | bob@a.test               | client-internal",
                "-            | -                        | client-draft",
                "not an address | bob@a.test             | client-internal",
                "x@out.test, alice@a.test | bob@a.test   | client-internal",
            })
    void clientAppendShouldBeSealedWhen(String from, String to, String reason) throws Exception {
        assertThat(policy.decide(user, () -> addresses(from, to)))
                .isEqualTo(AppendDecision.sealedForClient(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alice@a.test | x@out.test | client-external-recipients",
                "x@out.test   | alice@a.test | client-external-from",
                "<x@out.test> (alice@a.test) | alice@a.test | client-external-from",
            })
    void clientAppendShouldBePlainWhen(String from, String to, String reason) throws Exception {
        assertThat(policy.decide(user, () -> addresses(from, to)))
                .isEqualTo(AppendDecision.plainForClient(reason));
    }

    @Test
    void jmapAppendShouldBeThatOfAClient() throws Exception {
        MailboxSession jmap =
                sessions(FakeAuthorizator.defaultReject()).authenticate(ALICE).withoutDelegation();

        assertThat(jmap.getType()).isEqualTo(MailboxSession.SessionType.System);
        assertThat(policy.decide(jmap, () -> addresses("alice@a.test", null)))
                .isEqualTo(AppendDecision.sealedForClient("client-draft"));
    }

    @Test
    void appendOfADelegateShouldBeThatOfAClient() throws Exception {
        Username bob = Username.of("bob@a.test");
        MailboxSession delegate =
                sessions(FakeAuthorizator.forGivenUserAndDelegatedUser(bob, ALICE))
                        .authenticate(bob)
                        .as(ALICE);

        assertThat(policy.decide(delegate, () -> addresses("alice@a.test", "bob@a.test")))
                .isEqualTo(AppendDecision.sealedForClient("client-internal"));
    }

    private static SessionProviderImpl sessions(FakeAuthorizator authorizator) {
        return new SessionProviderImpl(new FakeAuthenticator(), authorizator);
    }

    private static MessageAddresses addresses(String from, String to) {
        String header =
                (from == null ? "" : "From: " + from + "\r\n")
                        + (to == null ? "" : "Cc: " + to + "\r\n")
                        + "\r\n";
        try {
            return MessageAddresses.read(
                    new ByteArrayInputStream(header.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static MessageAddresses notAsked() {
        throw new AssertionError("a delivery does not look at the header");
    }

    @Test
    void deliveryShouldBeAsItsSessionSays() {
        system.getAttributes()
                .put(SealingContext.SESSION_ATTRIBUTE, SealingContext.sealed(KEY, "internal"));
        assertThat(policy.decide(system, SessionAppendPolicyTest::notAsked))
                .isEqualTo(AppendDecision.sealedUnder(KEY, "internal"));

        system.getAttributes()
                .put(SealingContext.SESSION_ATTRIBUTE, SealingContext.plain("external"));
        assertThat(policy.decide(system, SessionAppendPolicyTest::notAsked))
                .isEqualTo(AppendDecision.plain("external"));
    }

    @Test
    void systemSessionShouldBeAClientWhenItSaysSo() {
        system.getAttributes().put(SealingContext.SESSION_ATTRIBUTE, SealingContext.client("rest"));
        assertThat(policy.decide(system, () -> addresses("alice@a.test", "b@a.test")).sealed())
                .isTrue();
    }

    @Test
    void systemSessionWithoutOriginShouldStorePlain() {
        assertThat(policy.decide(system, SessionAppendPolicyTest::notAsked))
                .isEqualTo(AppendDecision.plain("no-origin"));
    }

    @Test
    void somethingElseUnderTheAttributeShouldStoreNothing() {
        user.getAttributes().put(SealingContext.SESSION_ATTRIBUTE, "sealed");
        assertThatThrownBy(() -> policy.decide(user, SessionAppendPolicyTest::notAsked))
                .isInstanceOf(ClassCastException.class);
    }
}
