// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Locale;
import java.util.UUID;
import org.qutemail.vault.jdbc.PostgresServer;

/** The databases that the embedded assembly runs on, each new and empty. */
enum TestDatabase {
    DERBY {
        @Override
        String url() {
            return "jdbc:derby:memory:" + UUID.randomUUID() + ";create=true";
        }

        @Override
        HikariDataSource openFilled() throws Exception {
            return pool(
                    "jdbc:derby:memory:"
                            + UUID.randomUUID()
                            + ";createFrom="
                            + DerbyTemplate.directory());
        }
    },
    POSTGRESQL {
        @Override
        String url() throws Exception {
            PostgresServer server = PostgresServer.get();
            return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s"
                    .formatted(server.port(), server.newEmptyDatabase(), PostgresServer.USER);
        }
    };

    abstract String url() throws Exception;

    /** As the migrations are sorted. */
    String dialect() {
        return name().toLowerCase(Locale.ROOT);
    }

    HikariDataSource open() throws Exception {
        return pool(url());
    }

    static HikariDataSource pool(String url) {
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(url);
        database.setMaximumPoolSize(8);
        return database;
    }

    /** With the tables of James. */
    HikariDataSource openFilled() throws Exception {
        HikariDataSource database = open();
        Schema.bringUpToDate(database, dialect());
        return database;
    }
}
