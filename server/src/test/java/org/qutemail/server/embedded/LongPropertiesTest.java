// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager.AppendCommand;
import org.apache.james.mailbox.model.MailboxPath;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mail whose outermost header has more than the columns of James have room for. From outside it
 * once could not be stored and went to the error processor.
 */
class LongPropertiesTest {

    private static final String BOB = "bob@qutemail.test";
    private static final String MESSAGE =
            String.join(
                    "\r\n",
                    "From: eve@out.test",
                    "Subject: long",
                    "MIME-Version: 1.0",
                    "Content-Type: application/" + "x".repeat(300) + "; name=\"" + "n".repeat(3000),
                    "\"; " + "p".repeat(600) + "=value",
                    "Content-Description: " + "d".repeat(2000),
                    "",
                    "a text that is still there",
                    "");

    @TempDir private Path directory;

    static List<TestDatabase> databases() {
        return WriteOrderCrashTest.databases();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void itShouldBeStoredAndReadAsItCame(TestDatabase kind) throws Exception {
        try (JpaStorage storage = new JpaStorage(kind, directory);
                JpaMailbox james = JpaMailbox.open(storage)) {
            MailboxPath inbox = james.mailbox(BOB, "INBOX");
            for (MailboxSession session : List.of(james.plain(BOB), james.sealing(BOB))) {
                james.append(
                        inbox,
                        AppendCommand.builder().build(MESSAGE.getBytes(StandardCharsets.US_ASCII)),
                        session);
            }

            MailboxLook look = new MailboxLook(james);
            for (long uid = 1; uid <= 2; uid++) {
                assertThat(look.at(inbox, uid))
                        .contains("a text that is still there")
                        .contains("n".repeat(3000))
                        .contains("d".repeat(2000));
            }
            assertThat(james.index().verify().faults()).isEmpty();
        }
    }
}
