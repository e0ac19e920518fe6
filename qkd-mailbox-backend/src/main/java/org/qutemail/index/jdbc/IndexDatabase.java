// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.qutemail.index.IndexStore;
import org.qutemail.jdbc.DatabaseThreads;

/** Makes the tables of the index, or brings them up to date. */
public final class IndexDatabase {

    private IndexDatabase() {}

    /**
     * Opens the index of a database.
     *
     * @param source of connections to a Derby or a PostgreSQL that may hold other tables; stays the
     *     caller's
     * @param threads in the same database; likewise
     * @throws IOException the database does not answer, or is another one
     */
    public static IndexStore open(DataSource source, DatabaseThreads threads) throws IOException {
        ClassLoader loader = IndexDatabase.class.getClassLoader();
        try {
            Flyway.configure(loader)
                    .dataSource(source)
                    .locations("classpath:org/qutemail/index/jdbc/" + dialect(source))
                    .table("message_index_schema")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
            return new JdbcIndexStore(threads);
        } catch (FlywayException | SQLException e) {
            throw new IOException(
                    "the tables of the message index could not be brought up to date: "
                            + e.getMessage(),
                    e);
        }
    }

    private static String dialect(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            return product.toLowerCase(Locale.ROOT).contains("derby") ? "derby" : "postgresql";
        }
    }
}
