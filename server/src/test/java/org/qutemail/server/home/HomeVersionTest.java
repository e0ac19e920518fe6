// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.server.settings.SettingException;

class HomeVersionTest {

    @TempDir Path home;

    private Path file() {
        return home.resolve("home.version");
    }

    @Test
    void newHomeShouldBeMarkedAndOpenAgain() throws Exception {
        HomeVersion.ensure(home);
        HomeVersion.ensure(home);

        assertThat(file()).hasContent("1");
    }

    @Test
    void newerHomeShouldBeRefusedAndLeftAlone() throws Exception {
        Files.writeString(file(), "2\n");

        assertThatThrownBy(() -> HomeVersion.ensure(home))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("QUTEMAIL_HOME=" + home + ": ")
                .hasMessageContaining("newer QutEmail (layout 2, this one knows 1)");
        assertThat(file()).hasContent("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.0", "99999999999999999999", "one"})
    void whatIsNoVersionShouldBeRefused(String content) throws Exception {
        Files.writeString(file(), content);

        assertThatThrownBy(() -> HomeVersion.ensure(home))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("home.version");
    }

    @Test
    void refusedHomeShouldNotStayLocked() throws Exception {
        Files.writeString(file(), "2\n");
        assertThatThrownBy(() -> ServerHome.prepare(home)).isInstanceOf(SettingException.class);
        Files.writeString(file(), "1\n");

        ServerHome.prepare(home).close();
    }
}
