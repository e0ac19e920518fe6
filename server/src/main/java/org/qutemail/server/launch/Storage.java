// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.io.IOException;
import java.nio.file.Path;
import org.qutemail.server.settings.DatabaseProperties;
import org.qutemail.server.settings.DatabaseSettings;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;

/**
 * Where mailboxes and users of a server are.
 *
 * @param database of the embedded assembly; others do not look at it
 * @param description what the status line says
 */
record Storage(DatabaseSettings database, String description) {

    /**
     * @param conf the configuration directory in force
     * @throws SettingException the database is not understood, or one is named for a server that
     *     has none: who names one means to keep mail
     */
    static Storage of(StockApplication application, Environment environment, Path conf)
            throws SettingException, IOException {
        if (application.hasDatabase()) {
            DatabaseSettings database = DatabaseProperties.read(environment, conf);
            return new Storage(database, database.description());
        }
        if (!environment.get(Variable.DATABASE_URL).isEmpty()) {
            throw SettingException.of(
                    Variable.DATABASE_URL.name(),
                    "...",
                    "this server keeps mail in memory only; start it without --memory, or leave the"
                            + " variable unset");
        }
        return new Storage(DatabaseSettings.EMBEDDED, "memory: a restart forgets users and mail");
    }
}
