// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.InProcessServer;

/** An inbox of five messages: the second has lost its key, the fourth a bit of its body. */
final class UnreadableMailbox {

    /** Who has written them; has to be there. */
    static final String ANNA = "anna@qutemail.test";

    static final int KEYLESS = 2;
    static final int DAMAGED = 4;

    /** In every subject and body. */
    static final String SECRET = "Karminrot";

    private UnreadableMailbox() {}

    /** Of a new user of this name. Returns the address. */
    static String of(InProcessServer server, String name) throws Exception {
        String user = name + "@qutemail.test";
        server.withUsers(user);
        try (SmtpClient anna = server.submission(ANNA)) {
            for (int i = 1; i <= 5; i++) {
                int number = i;
                String message =
                        "From: %s\r\nTo: %s\r\nDate: Mon, 02 Nov 2026 10:00:0%d +0000\r\nSubject: %s %d\r\n\r\n%s"
                                .formatted(ANNA, user, i, SECRET, i, body(i));
                assertThat(anna.send(ANNA, List.of(user), message.getBytes(US_ASCII)).code())
                        .isEqualTo(250);
                await().until(() -> rows(server, user).size() == number);
            }
        }
        server.keys().forget(rows(server, user).get(KEYLESS - 1));
        server.store().damage(rows(server, user).get(DAMAGED - 1));
        return user;
    }

    static String body(int number) {
        return SECRET + " body " + number + "\r\n";
    }

    private static List<MailboxMessage> rows(InProcessServer server, String user) throws Exception {
        return server.store().rows(user, "INBOX");
    }
}
