// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Which database it is: {@code DATABASE_URL}, else James's own file {@code
 * james-database.properties}, else the one in the home.
 */
public final class DatabaseProperties {

    private static final String FILE = "james-database.properties";

    private DatabaseProperties() {}

    /**
     * @param conf the configuration directory in force
     * @throws SettingException what is said there is not understood; never quotes the URL
     */
    public static DatabaseSettings read(Environment environment, Path conf)
            throws SettingException, IOException {
        String url = environment.get(Variable.DATABASE_URL);
        if (!url.isEmpty()) {
            return DatabaseUrl.parse(url);
        }
        Path file = conf.resolve(FILE);
        if (!Files.exists(file)) {
            return DatabaseSettings.EMBEDDED;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Optional<String> jdbcUrl = given(properties, "database.url");
        if (jdbcUrl.isEmpty()) {
            return DatabaseSettings.EMBEDDED;
        }
        if (!jdbcUrl.get().startsWith("jdbc:postgresql://")
                || jdbcUrl.get().matches("(?i).*[?&](user|password)=.*")) {
            throw new SettingException(
                    FILE
                            + ": database.url takes jdbc:postgresql://host:port/name, user and"
                            + " password in properties of their own; leave it empty for the"
                            + " database in the home");
        }
        return DatabaseSettings.postgresql(
                jdbcUrl.get(),
                given(properties, "database.username"),
                given(properties, "database.password"));
    }

    private static Optional<String> given(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
