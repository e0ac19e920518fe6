// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads {@code DATABASE_URL}: {@code postgresql://user:password@host:port/name}, as libpq writes it
 * (PostgreSQL's manual, section "Connection URIs"). Port 5432, user and password may be left out;
 * behind a question mark may follow what the JDBC driver knows, such as {@code sslmode}. No message
 * quotes the value: it holds a password.
 */
final class DatabaseUrl {

    private static final String FORM =
            "give postgresql://user:password@host:port/name, with characters such as @ / : # ? %"
                    + " in user and password written as %40 and so on";

    private DatabaseUrl() {}

    static DatabaseSettings parse(String url) throws SettingException {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // Its message and its cause quote the URL.
            throw bad(FORM);
        }
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw bad(FORM);
        }
        // A host with characters that no name has leaves no host at all, but an authority.
        if (uri.getHost() == null || name(uri).isEmpty() || uri.getRawFragment() != null) {
            throw bad(FORM);
        }
        String jdbc =
                "jdbc:postgresql://"
                        + uri.getHost()
                        + ":"
                        + (uri.getPort() < 0 ? 5432 : uri.getPort())
                        + "/"
                        + name(uri)
                        + parameters(uri);
        String account = Optional.ofNullable(uri.getRawUserInfo()).orElse("");
        int colon = account.indexOf(':');
        return DatabaseSettings.postgresql(
                jdbc,
                given(colon < 0 ? account : account.substring(0, colon)),
                colon < 0 ? Optional.empty() : given(account.substring(colon + 1)));
    }

    private static String name(URI uri) {
        String path = Optional.ofNullable(uri.getRawPath()).orElse("");
        // The driver decodes it.
        return path.startsWith("/") && path.indexOf('/', 1) < 0 ? path.substring(1) : "";
    }

    private static String parameters(URI uri) throws SettingException {
        String query = uri.getRawQuery();
        if (query == null) {
            return "";
        }
        for (String parameter : query.split("&")) {
            if (parameter.matches("(?i)(user|password)(=.*)?")) {
                throw bad("user and password belong before the host, not behind the question mark");
            }
        }
        return "?" + query;
    }

    private static Optional<String> given(String encoded) throws SettingException {
        return encoded.isEmpty() ? Optional.empty() : Optional.of(decoded(encoded));
    }

    /** Percent-decoding; unlike {@link java.net.URLDecoder} it leaves a plus sign alone. */
    private static String decoded(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                // The URI was accepted: two hexadecimal digits follow.
                octets.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                int character = text.codePointAt(i);
                octets.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(character) - 1;
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static SettingException bad(String whatToDo) {
        return SettingException.of(Variable.DATABASE_URL.name(), "...", whatToDo);
    }
}
