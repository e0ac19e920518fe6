// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.testing.InProcessServer;

class EmbeddedOperationIT extends OperationContract {

    @Override
    InProcessServer.Builder builder(Path home) throws IOException {
        return InProcessServer.on(home);
    }

    @Test
    void usageShouldBeCountedAnewOnRequest() throws Exception {
        String alice = user("alice");
        try (ImapClient imap = server().imap(alice)) {
            imap.append("INBOX", "", message("eve@elsewhere.test", alice, 1000));
        }
        AdministrationClient.Usage before = administration().usage(alice);

        assertThat(
                        administration()
                                .task(
                                        "/quota/users?task=RecomputeCurrentQuotas&usersPerSecond=100"))
                .contains("\"status\":\"completed\"");

        assertThat(before.messages()).isOne();
        assertThat(administration().usage(alice)).isEqualTo(before);
    }

    /** Names of James's tables are too short for these. */
    @Test
    void aliasOfManyAndALongScriptShouldBeKept() throws Exception {
        String group = "everybody-in-the-company@qutemail.test";
        for (int i = 0; i < 10; i++) {
            administration()
                    .put("/address/groups/" + group + "/" + user("member-of-the-group"), "");
        }
        assertThat(administration().get("/address/groups/" + group).split(",")).hasSize(10);

        String alice = user("alice");
        String script = "# " + "long ".repeat(1000) + "\r\nkeep;\r\n";
        administration().put("/sieve/" + alice + "/scripts/mine?activate=true", script);
    }
}
