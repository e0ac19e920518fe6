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

/** Mail from outside flows as stock James does it, and is stored as it came. */
class ExternalMailIT {

    private static final String BOB = "bob@qutemail.test";

    @TempDir Path directory;

    @Test
    void mailFromOutsideShouldBeReadableAndStoredInClear() throws Exception {
        byte[] message =
                "From: eve@elsewhere.test\r\nTo: bob@qutemail.test\r\nSubject: Hello\r\n\r\nfrom outside\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        try (InProcessServer server =
                InProcessServer.on(directory).memory().start().withUsers(BOB)) {
            try (SmtpClient mta = server.mta()) {
                assertThat(mta.send("eve@elsewhere.test", List.of(BOB), message).code())
                        .isEqualTo(250);
            }
            try (ImapClient bob = server.imap(BOB)) {
                assertThat(bob.selectHolding(1, "INBOX")).isEqualTo(1);
                assertThat(bob.fetch(1, "BODY[TEXT]")).asString().isEqualTo("from outside\r\n");
            }
            assertThat(server.store().rows(BOB, "INBOX"))
                    .singleElement()
                    .satisfies(
                            row ->
                                    assertThat(server.store().octets(row))
                                            .asString()
                                            .contains("Subject: Hello", "from outside"));
        }
    }
}
