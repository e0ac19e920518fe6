// SPDX-License-Identifier: Apache-2.0
package org.qutemail.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.qutemail.matchers.Directory.ALICE;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionIdentityTest {

    private Directory directory;
    private SubmissionIdentity identity;

    @BeforeEach
    void setUp() throws Exception {
        directory = new Directory();
        identity = directory.identity();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: alice@home.test",
                "From: ALICE@Home.TEST",
                "From: \"Alice, A.\" <alice@home.test>",
                "From: =?UTF-8?Q?J=C3=BCrgen?= <al@home.test>",
                "From: alice@home.test, al@home.test\nSender: al@home.test",
                "From:\n Alice\n <alice@home.test> (at work)",
            })
    void wrongHeaderShouldBeEmptyWhenEveryMailboxIsTheUsers(String header) throws Exception {
        assertThat(wrongHeader(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: bob@home.test",
                "From: \"alice@home.test\" <bob@home.test>",
                "From: alice@elsewhere.test",
                "From: alice@home.test, bob@home.test\nSender: alice@home.test",
                "From: alice@home.test, al@home.test",
                "From: alice@home.test\nSender: bob@home.test",
                "From: alice@home.test\nSender: alice@home.test\nSender: alice@home.test",
                "From: alice@home.test\nFrom: bob@home.test",
                "From : bob@home.test\nFrom: alice@home.test",
                "From: us: alice@home.test, bob@home.test;",
                "From: alice@home.test <bob@home.test>",
                "From:",
                "From: alice",
                "From: <>",
                "Subject: none at all",
            })
    void wrongHeaderShouldSayWhatIsWrongWhenFromOrSenderIsNotTheUsers(String header)
            throws Exception {
        assertThat(wrongHeader(header)).isPresent();
    }

    @Test
    void wrongEnvelopeShouldBeEmptyWhenItIsAnAlias() throws Exception {
        assertThat(identity.wrongEnvelope(ALICE, sender("al@home.test"))).isEmpty();
    }

    @Test
    void wrongEnvelopeShouldNameTheAddressWhenItIsAnothersAddress() throws Exception {
        assertThat(identity.wrongEnvelope(ALICE, sender("bob@home.test")).orElseThrow())
                .contains("<bob@home.test>", "alice@home.test");
    }

    @Test
    void wrongEnvelopeShouldRefuseWhenTheSenderIsNull() throws Exception {
        assertThat(identity.wrongEnvelope(ALICE, MaybeSender.nullSender())).isPresent();
    }

    @Test
    void wrongEnvelopeShouldFailRatherThanAnswerWhenTheDirectoryIsDown() throws Exception {
        directory.down = true;

        assertThatThrownBy(() -> identity.wrongEnvelope(ALICE, sender("alice@home.test")))
                .isInstanceOf(DirectoryUnavailableException.class);
    }

    private Optional<String> wrongHeader(String header) throws Exception {
        String text = header.replace("\n", "\r\n") + "\r\n\r\nhello\r\n";
        return identity.wrongHeader(
                ALICE,
                new MimeMessage(
                        (Session) null,
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static MaybeSender sender(String address) throws Exception {
        return MaybeSender.of(new MailAddress(address));
    }
}
