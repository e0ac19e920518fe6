// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.StorageTrouble;

class ConnectionsTest {

    private final List<Connection> opened = new ArrayList<>();
    private boolean away;
    private final Connections testee = new Connections("for tests", this::open);

    private Connection open() throws SQLException {
        if (away) {
            throw new SQLException("nobody listens");
        }
        opened.add(DriverManager.getConnection("jdbc:derby:memory:connections;create=true"));
        return opened.get(opened.size() - 1);
    }

    @AfterEach
    void close() throws SQLException {
        testee.close();
        for (Connection connection : opened) {
            connection.close();
        }
    }

    @Test
    void aDatabaseThatAnswersShouldNotHaveBeenAway() {
        assertThat(testee.tried()).isEmpty();
        assertThat(testee.tried()).isEmpty();

        assertThat(testee.wasAway()).isFalse();
        assertThat(opened).hasSize(1);
    }

    @Test
    void aDatabaseThatIsBackBeforeAnybodyLookedShouldHaveBeenAwayOnce() throws Exception {
        testee.tried();
        opened.get(0).close();

        assertThat(testee.tried()).isEmpty();
        assertThat(testee.wasAway()).isTrue();
        assertThat(testee.wasAway()).isFalse();
    }

    @Test
    void aDatabaseThatIsAwayShouldBeNamedAndNotWaitedFor() throws Exception {
        testee.tried();
        opened.get(0).close();
        away = true;

        assertThat(testee.tried().map(StorageTrouble::reason))
                .contains("the database for tests does not answer: nobody listens");
        assertThatThrownBy(testee::requireDatabase).hasMessageContaining("for tests");

        away = false;
        assertThat(testee.tried()).isEmpty();
        testee.requireDatabase();
        assertThat(testee.wasAway()).isTrue();
    }
}
