// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.qutemail.core.secret.SecretBytes;

/**
 * Which database mailboxes, users and all else of James are in: one embedded in the home, or a
 * PostgreSQL.
 *
 * @param jdbcUrl {@code jdbc:postgresql://...}, without user and password; empty for the embedded
 *     one
 * @param user empty to leave it to the driver
 * @param password UTF-8; empty for none
 */
public record DatabaseSettings(
        Optional<String> jdbcUrl, Optional<String> user, Optional<SecretBytes> password) {

    /** The one in the home. */
    public static final DatabaseSettings EMBEDDED =
            new DatabaseSettings(Optional.empty(), Optional.empty(), Optional.empty());

    static DatabaseSettings postgresql(
            String jdbcUrl, Optional<String> user, Optional<String> password) {
        return new DatabaseSettings(
                Optional.of(jdbcUrl),
                user,
                password.map(
                        text -> SecretBytes.takingOver(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** What a status line says; nothing of it is secret. */
    public String description() {
        return jdbcUrl.map(url -> "PostgreSQL " + withoutParameters(url)).orElse("Derby");
    }

    private static String withoutParameters(String url) {
        return url.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*", "");
    }

    /** Without the password, and without what the URL may carry after the question mark. */
    @Override
    public String toString() {
        return description();
    }
}
