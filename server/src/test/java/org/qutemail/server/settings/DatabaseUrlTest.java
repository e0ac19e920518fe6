// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    private static Optional<String> password(DatabaseSettings settings) {
        return settings.password()
                .map(secret -> secret.withBytes(it -> new String(it, StandardCharsets.UTF_8)));
    }

    @Test
    void everyPartShouldBeTaken() throws SettingException {
        DatabaseSettings settings =
                DatabaseUrl.parse("postgresql://mail:s%40cret+x@db.example.org:5433/qutemail");

        assertThat(settings.jdbcUrl()).contains("jdbc:postgresql://db.example.org:5433/qutemail");
        assertThat(settings.user()).contains("mail");
        assertThat(password(settings)).contains("s@cret+x");
        assertThat(settings.description()).isEqualTo("PostgreSQL db.example.org:5433/qutemail");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://h/n, jdbc:postgresql://h:5432/n",
        "postgres://u@h/n, jdbc:postgresql://h:5432/n",
        "postgresql://u:@[::1]:99/n, jdbc:postgresql://[::1]:99/n",
        "postgresql://h/n?sslmode=verify-full&sslrootcert=/ca.pem,"
                + " jdbc:postgresql://h:5432/n?sslmode=verify-full&sslrootcert=/ca.pem",
    })
    void whatIsLeftOutShouldBeLeftToTheDriver(String url, String jdbc) throws SettingException {
        DatabaseSettings settings = DatabaseUrl.parse(url);

        assertThat(settings.jdbcUrl()).contains(jdbc);
        assertThat(settings.password()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:hunter2@h/n",
                "jdbc:postgresql://h/n?password=hunter2",
                "postgresql:u:hunter2@h/n",
                "postgresql://u:hunter2@h",
                "postgresql://u:hunter2@h/",
                "postgresql://u:hunter2@h/a/b",
                "postgresql://u:hunter2@ho st/n",
                "postgresql://u:hunter2@under_score:1:2/n",
                "postgresql://u:hunter2#@h/n",
                "postgresql://u:hunter2%@h/n",
                "postgresql://h/n?user=u&PASSWORD=hunter2",
                "hunter2"
            })
    void badUrlShouldBeRefusedWithoutBeingQuoted(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(SettingException.class)
                .hasNoCause()
                .hasMessageStartingWith("DATABASE_URL=")
                .hasMessageNotContaining("hunter2");
    }

    @Property
    void anyPasswordShouldComeBackAndBeNowhereInPrint(
            @ForAll @StringLength(min = 1, max = 40) String password) throws SettingException {
        byte[] octets = password.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder();
        for (byte octet : octets) {
            encoded.append("%%%02X".formatted(octet));
        }

        DatabaseSettings settings =
                DatabaseUrl.parse("postgresql://user:" + encoded + "@host/name");

        // What is no text in UTF-8, such as half a surrogate pair, was replaced before.
        assertThat(password(settings)).contains(new String(octets, StandardCharsets.UTF_8));
        assertThat(settings).hasToString("PostgreSQL host:5432/name");
    }
}
