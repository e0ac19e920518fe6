// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.modules.MailboxProbeImpl;
import org.qutemail.mailbox.corpus.Needles;
import org.qutemail.server.testing.InProcessServer;

/**
 * A mailbox as the store underneath the sealing keeps it.
 *
 * @param messages everything that is kept of each message
 */
record Stored(String mailbox, List<byte[]> messages) {

    private static final String RECORD = "QEM\u001a";

    /** What the letters of the manual and of the tests say, and what is attached to them. */
    private static final Needles TEXTS =
            Needles.of(
                    List.of(
                            "Leuchtturm",
                            "Übermorgen",
                            "Grüße",
                            "54.18 N",
                            "map.txt",
                            "Fünf Wörter",
                            "about apples",
                            "about pears",
                            "Übersicht"));

    static Stored in(InProcessServer server, String user, String mailbox) throws Exception {
        List<MailboxMessage> rows = server.store().rows(user, mailbox);
        byte[][] messages = new byte[rows.size()][];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = server.store().octets(rows.get(i));
        }
        return new Stored(mailbox + " of " + user, List.of(messages));
    }

    /** Every message that the user has is ciphertext only. */
    static void everythingIsSealed(InProcessServer server, String user) throws Exception {
        for (String mailbox : server.probe(MailboxProbeImpl.class).listUserMailboxes(user)) {
            in(server, user, mailbox).isSealed();
        }
    }

    /** Every message is ciphertext only. Returns how many there are. */
    int isSealed() {
        for (byte[] message : messages) {
            assertThat(new String(message, StandardCharsets.ISO_8859_1))
                    .as(mailbox)
                    .startsWith(RECORD);
            assertThat(TEXTS.in(message)).as(mailbox).isEmpty();
        }
        return messages.size();
    }
}
