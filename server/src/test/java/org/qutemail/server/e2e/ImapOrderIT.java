// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.testing.InProcessServer;

/**
 * Regression: the tagged OK of a FETCH, and the parenthesis that ends its answer, overtook the
 * literal; Jakarta Mail then saw no header at all. Opening moved the work to another thread while
 * its end was told on the event loop.
 */
class ImapOrderIT {

    private static final String ANNA = "anna@qutemail.test";
    private static final int FETCHES = 500;

    @TempDir Path directory;

    @Test
    void fetchShouldAnswerInOrderWhenSealedMailIsOpened() throws Exception {
        byte[] message =
                ("From: " + ANNA + "\r\nTo: " + ANNA + "\r\nSubject: In order\r\n\r\ntext\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        try (InProcessServer server = InProcessServer.on(directory).start().withUsers(ANNA)) {
            try (SmtpClient submission = server.submission(ANNA)) {
                assertThat(submission.send(ANNA, List.of(ANNA), message).ok()).isTrue();
            }
            try (ImapClient anna = server.imap(ANNA)) {
                assertThat(anna.selectHolding(1, "INBOX")).isEqualTo(1);
                for (int i = 0; i < FETCHES; i++) {
                    assertThat(anna.fetch(1, "BODY.PEEK[HEADER.FIELDS (Subject)]"))
                            .asString()
                            .isEqualTo("Subject: In order\r\n\r\n");
                }
            }
        }
    }
}
