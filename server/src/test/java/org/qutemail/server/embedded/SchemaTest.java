// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.persistence.EntityManager;
import javax.persistence.EntityManagerFactory;
import javax.persistence.Persistence;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {

    private static void execute(HikariDataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** OpenJPA's own check: every table and column that the entities want, in a type that fits. */
    @ParameterizedTest
    @EnumSource
    void tablesShouldBeWhatTheEntitiesWant(TestDatabase kind) throws Exception {
        try (HikariDataSource database = kind.open()) {
            Schema.bringUpToDate(database, kind.dialect());
            Schema.bringUpToDate(database, kind.dialect());

            EntityManagerFactory factory =
                    Persistence.createEntityManagerFactory(
                            "qutemail",
                            Map.of(
                                    "openjpa.ConnectionFactory",
                                    database,
                                    "openjpa.Log",
                                    "slf4j",
                                    "openjpa.jdbc.SynchronizeMappings",
                                    "validate(ForeignKeys=true)"));
            EntityManager entities = factory.createEntityManager();
            assertThat(entities.createQuery("SELECT m FROM Mailbox m").getResultList()).isEmpty();
            entities.close();
            factory.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfANewerBuildShouldBeRefused(TestDatabase kind) throws Exception {
        try (HikariDataSource database = kind.open()) {
            Schema.bringUpToDate(database, kind.dialect());
            execute(
                    database,
                    "INSERT INTO \"james_schema\" SELECT 99, '99', \"description\", \"type\","
                            + " \"script\", \"checksum\", \"installed_by\", \"installed_on\","
                            + " \"execution_time\", \"success\" FROM \"james_schema\" WHERE"
                            + " \"version\" = '1'");

            assertThatThrownBy(() -> Schema.bringUpToDate(database, kind.dialect()))
                    .hasMessageContaining("newer QutEmail (version 99)");
        }
    }
}
