// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.settings.SettingException;

class StorageMarkTest {

    @TempDir private Path home;

    @Test
    void aNewHomeShouldBecomeWhatIsStartedFirst() throws Exception {
        StorageMark.ensure(home, "embedded");
        StorageMark.ensure(home, "embedded");

        assertRefused("memory", "this home keeps mail", "without --memory");
    }

    @Test
    void aHomeOfTheServerInMemoryShouldNotBecomeOneThatKeepsMail() throws Exception {
        StorageMark.ensure(home, "memory");

        assertRefused("embedded", "run --memory", "another home");
    }

    @Test
    void aHomeOfAnotherApplicationShouldNameIt() throws Exception {
        StorageMark.ensure(home, "org.example.Main");

        assertRefused("embedded", "another server, org.example.Main");
    }

    @Test
    void aHomeWithoutAMarkShouldBecomeWhatIsAskedForUnlessAQueueLiesInIt() throws Exception {
        Files.createDirectories(home.resolve("james/var"));
        StorageMark.ensure(home, "memory");
        assertThat(home.resolve("storage")).hasContent("memory");
        Files.delete(home.resolve("storage"));

        Files.createDirectories(home.resolve("james/var/queue"));
        assertRefused("memory", "this home keeps mail");
        StorageMark.ensure(home, "embedded");
    }

    private void assertRefused(String wanted, String... parts) {
        assertThatThrownBy(() -> StorageMark.ensure(home, wanted))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("QUTEMAIL_HOME=" + home)
                .message()
                .contains(parts);
    }
}
