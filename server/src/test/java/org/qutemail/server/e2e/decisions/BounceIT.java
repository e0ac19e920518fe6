// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.SmtpSink;

/**
 * What a sender is told of mail that failed, on a server whose operator announces DSN (RFC 3461):
 * nothing of an internal message, whatever the sender asks for.
 */
class BounceIT {

    private static final String NOTICE = "A message was not delivered";

    @RegisterExtension
    static final Stage STAGE =
            new Stage(
                    builder ->
                            builder.configured(
                                    "smtpserver.xml",
                                    xml ->
                                            xml.replace(
                                                    "</handlerchain>",
                                                    handler("DSNEhloHook")
                                                            + handler("DSNMailParameterHook")
                                                            + handler("DSNRcptParameterHook")
                                                            + handler("DSNMessageHook")
                                                            + "</handlerchain>")));

    private String alice;
    private String bob;
    private String nobody;

    private static String handler(String name) {
        return "<handler class=\"org.apache.james.smtpserver.dsn." + name + "\"/>";
    }

    @BeforeEach
    void twoUsersAndNobody() throws Exception {
        alice = STAGE.user("alice");
        bob = STAGE.user("bob");
        nobody = STAGE.outsider(SmtpSink.REFUSED);
    }

    @Test
    void aBounceOfMixedMailShouldQuoteNothingWhenTheSenderAsksForAll() throws Exception {
        Letter letter = Letter.of(alice, bob + ", " + nobody);

        submitAskingForAll(letter, bob, nobody);

        STAGE.inbox(bob).isSealed(letter);
        Held notice = STAGE.inbox(alice).isAbout(letter, NOTICE);
        assertThat(notice.seen()).contains(nobody);
        assertThat(STAGE.reasons(alice)).containsExactly("re-posted");
    }

    @Test
    void aBounceOfMailToOutsidersShouldBeThatOfStockJames() throws Exception {
        Letter letter = Letter.of(alice, nobody);

        submitAskingForAll(letter, nobody);

        Held bounce = STAGE.inbox(alice);
        assertThat(bounce.seen()).contains("multipart/report", letter.subject());
        assertThat(bounce.stored()).contains(letter.subject());
    }

    @Test
    void aMailInCirclesShouldBeReportedWithoutContentAndGoNoFurther() throws Exception {
        Letter letter = Letter.of(alice, bob);
        for (int hop = 0; hop < 31; hop++) {
            letter = letter.with("Received: from a.test by b.test; Sun, 1 Nov 2026 10:00:00 +0000");
        }

        STAGE.submit(alice, letter, bob);

        Held notice = STAGE.inbox(alice).isAbout(letter, NOTICE);
        assertThat(notice.seen()).contains(bob);
        STAGE.assertNothingFor(bob);
    }

    private void submitAskingForAll(Letter letter, String... recipients) throws Exception {
        try (SmtpClient client = STAGE.server().submission(alice)) {
            assertThat(client.command("MAIL FROM:<" + alice + "> RET=FULL ENVID=1").code())
                    .isEqualTo(250);
            for (String recipient : List.of(recipients)) {
                assertThat(client.command("RCPT TO:<" + recipient + "> NOTIFY=FAILURE").code())
                        .isEqualTo(250);
            }
            assertThat(client.data(letter.octets()).code()).isEqualTo(250);
        }
    }
}
