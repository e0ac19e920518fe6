// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabasePropertiesTest {

    @TempDir Path conf;

    private DatabaseSettings read(Map<String, String> environment, String... lines)
            throws SettingException, IOException {
        Files.write(conf.resolve("james-database.properties"), List.of(lines));
        return DatabaseProperties.read(Environment.of(environment), conf);
    }

    @Test
    void databaseShouldBeTheOneInTheHomeWhenNothingIsSaid() throws Exception {
        assertThat(DatabaseProperties.read(Environment.of(Map.of()), conf))
                .isEqualTo(DatabaseSettings.EMBEDDED);
        assertThat(read(Map.of("DATABASE_URL", " "), "database.url=", "database.username="))
                .isEqualTo(DatabaseSettings.EMBEDDED);
    }

    @Test
    void propertiesOfJamesShouldBeTaken() throws Exception {
        DatabaseSettings settings =
                read(
                        Map.of(),
                        "database.url=jdbc:postgresql://h:5432/n?sslmode=require",
                        "database.username=mail",
                        "database.password=hunter2");

        assertThat(settings.jdbcUrl()).contains("jdbc:postgresql://h:5432/n?sslmode=require");
        assertThat(settings.user()).contains("mail");
        assertThat(settings.password().orElseThrow().size()).isEqualTo("hunter2".length());
        assertThat(settings).hasToString("PostgreSQL h:5432/n");
    }

    @Test
    void variableShouldWinOverTheFile() throws Exception {
        assertThat(
                        read(
                                        Map.of("DATABASE_URL", "postgresql://other/n"),
                                        "database.url=jdbc:postgresql://h/n")
                                .jdbcUrl())
                .contains("jdbc:postgresql://other:5432/n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:derby:somewhere;create=true",
                "jdbc:mariadb://h/hunter2",
                "jdbc:postgresql://h/n?ssl=true&password=hunter2"
            })
    void otherUrlsShouldBeRefusedWithoutBeingQuoted(String url) {
        assertThatThrownBy(() -> read(Map.of(), "database.url=" + url))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("james-database.properties: database.url")
                .hasMessageNotContaining("hunter2");
    }
}
