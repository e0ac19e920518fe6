// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.testing.ManualCommands;
import org.qutemail.server.testing.ManualCommands.Command;
import org.qutemail.server.testing.ManualCommands.Result;
import org.qutemail.server.testing.ManualSetting;
import org.qutemail.server.testing.QutEmailServerProcess;

/** The commands of README.md, as a new user types them. */
class ReadmeIT {

    @TempDir Path directory;

    @Test
    void firstMailShouldArriveSealedWhenTheReadmeIsFollowed() throws Exception {
        Path readme = Path.of(System.getProperty("qutemail.basedir"), "README.md");
        try (QutEmailServerProcess server =
                QutEmailServerProcess.on(directory.resolve("home")).start()) {
            Path shell = Files.createDirectory(directory.resolve("shell"));
            ManualSetting.startScript(shell, server.home());
            List<Command> blocks =
                    ManualCommands.of(
                            readme,
                            "## A first mail",
                            script -> ManualSetting.onPorts(script, server::port));
            assertThat(blocks).hasSize(3);

            Result users = ManualCommands.run(shell, blocks.get(0).script());
            assertThat(users.output()).contains("alice@qutemail.test", "bob@qutemail.test");
            assertThat(users.exitCode()).isZero();

            Result sent = ManualCommands.run(shell, blocks.get(1).script());
            assertThat(sent.exitCode()).as(sent.output()).isZero();

            await().untilAsserted(
                            () ->
                                    assertThat(ManualCommands.run(shell, blocks.get(2).script()))
                                            .returns(0, Result::exitCode)
                                            .extracting(Result::output)
                                            .asString()
                                            .contains(
                                                    "Subject: Hello Bob\n",
                                                    "X-QKD-Protection: sealed; key-id=",
                                                    "This is sealed.\n"));
        }
    }
}
