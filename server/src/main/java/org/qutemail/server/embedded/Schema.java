// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/**
 * The tables of James's storage, by versions: a new database is filled, an older one brought up to
 * date, a newer one left alone. The table {@code james_schema} in it keeps the version.
 */
final class Schema {

    private Schema() {}

    /**
     * @param dialect {@code derby} or {@code postgresql}, a directory of migrations
     * @throws IllegalStateException a newer build has changed the tables
     * @throws org.flywaydb.core.api.FlywayException a migration failed, or was changed afterwards
     */
    static void bringUpToDate(DataSource database, String dialect) {
        Flyway flyway =
                Flyway.configure(Schema.class.getClassLoader())
                        .dataSource(database)
                        .locations("classpath:org/qutemail/server/embedded/" + dialect)
                        .table("james_schema")
                        // The database may hold the vault's tables, too.
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .load();
        refuseNewer(flyway);
        flyway.migrate();
    }

    private static void refuseNewer(Flyway flyway) {
        Arrays.stream(flyway.info().all())
                .filter(Schema::isFromTheFuture)
                .findFirst()
                .ifPresent(
                        newer -> {
                            throw new IllegalStateException(
                                    "the tables of the database were made by a newer QutEmail"
                                            + " (version "
                                            + newer.getVersion()
                                            + "); start it with that one, or restore the database"
                                            + " from before");
                        });
    }

    private static boolean isFromTheFuture(MigrationInfo migration) {
        return migration.getState() == MigrationState.FUTURE_SUCCESS
                || migration.getState() == MigrationState.FUTURE_FAILED;
    }
}
