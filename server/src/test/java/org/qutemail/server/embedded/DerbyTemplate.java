// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.UUID;
import org.apache.commons.io.FileUtils;

/** A Derby with the tables of James, made once and copied after that. */
final class DerbyTemplate {

    private static Path directory;

    private DerbyTemplate() {}

    /** For {@code createFrom}. */
    static synchronized Path directory() throws Exception {
        if (directory == null) {
            Path backups = Files.createTempDirectory("derby-template");
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> FileUtils.deleteQuietly(backups.toFile())));
            String name = UUID.randomUUID().toString();
            try (HikariDataSource database = new HikariDataSource()) {
                database.setJdbcUrl("jdbc:derby:memory:" + name + ";create=true");
                Schema.bringUpToDate(database, TestDatabase.DERBY.dialect());
                try (Connection connection = database.getConnection();
                        PreparedStatement backup =
                                connection.prepareStatement(
                                        "CALL SYSCS_UTIL.SYSCS_BACKUP_DATABASE(?)")) {
                    backup.setString(1, backups.toString());
                    backup.execute();
                }
            }
            directory = backups.resolve(name);
        }
        return directory;
    }
}
