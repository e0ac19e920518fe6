// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.testing.DocumentedCommands;
import org.qutemail.server.testing.DocumentedCommands.Outcome;
import org.qutemail.server.testing.QutEmailServerProcess;

/** The commands of README.md, as a new user types them. */
class ReadmeIT {

    @TempDir Path directory;

    @Test
    void firstMailShouldArriveSealedWhenTheReadmeIsFollowed() throws Exception {
        List<String> blocks = DocumentedCommands.blocks("README.md", "## A first mail");
        assertThat(blocks).hasSize(3);
        try (QutEmailServerProcess server =
                QutEmailServerProcess.on(directory.resolve("home")).start()) {
            DocumentedCommands shell =
                    new DocumentedCommands(
                            server, Files.createDirectory(directory.resolve("shell")));

            Outcome users = shell.run(blocks.get(0));
            assertThat(users.output()).contains("alice@qutemail.test", "bob@qutemail.test");
            assertThat(users.exitCode()).isZero();

            Outcome sent = shell.run(blocks.get(1));
            assertThat(sent.exitCode()).as(sent.output()).isZero();

            await().untilAsserted(
                            () ->
                                    assertThat(shell.run(blocks.get(2)))
                                            .returns(0, Outcome::exitCode)
                                            .extracting(Outcome::output)
                                            .asString()
                                            .contains(
                                                    "Subject: Hello Bob\r\n",
                                                    "X-QKD-Protection: sealed; key-id=",
                                                    "This is sealed.\r\n"));
        }
    }
}
