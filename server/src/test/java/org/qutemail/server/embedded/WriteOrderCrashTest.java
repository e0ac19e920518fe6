// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.persistence.EntityManagerFactory;
import javax.persistence.Persistence;
import javax.sql.DataSource;
import org.apache.james.mailbox.MessageUid;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.wrap.VaultBench;
import org.qutemail.index.Agreement;
import org.qutemail.index.IndexStore;
import org.qutemail.index.jdbc.IndexDatabase;
import org.qutemail.index.jdbc.JamesMailRows;
import org.qutemail.jdbc.Connector;
import org.qutemail.jdbc.DatabaseThreads;
import org.qutemail.vault.jdbc.VaultDatabase;

/**
 * The server ends behind each durable step of everything that changes a mailbox: commits of the
 * vault, of the index, of the mailbox, of whatever James commits besides. How many there are is
 * counted, not assumed. After the next start vault, index and mailbox agree, what was acknowledged
 * can be read, and nothing else is lost or left. A mail that its queue brings again then is there
 * once.
 */
class WriteOrderCrashTest {

    @TempDir private Path directory;
    private VaultBench bench;
    private Steps steps = new Steps();
    private VaultStore vault;
    private IndexStore index;
    private JamesMailRows rows;
    private EntityManagerFactory entities;
    private ServerLife life;

    /** A change, and what it is to leave in the mailboxes. */
    private enum Change {
        APPEND {
            @Override
            void make(ServerLife life, MessageUid uid) throws Exception {
                life.append("new");
            }

            @Override
            List<Map<String, List<String>>> outcomes() {
                return List.of(state("old", ""), state("old new", ""));
            }
        },
        DELIVER {
            @Override
            void make(ServerLife life, MessageUid uid) throws Exception {
                life.deliver("new");
            }

            @Override
            List<Map<String, List<String>>> outcomes() {
                return List.of(state("old", ""), state("old new", ""));
            }
        },
        DELIVER_PLAIN {
            @Override
            void make(ServerLife life, MessageUid uid) throws Exception {
                life.deliverPlain("new");
            }

            @Override
            List<Map<String, List<String>>> outcomes() {
                return List.of(state("old", ""), state("old new", ""));
            }
        },
        COPY {
            @Override
            void make(ServerLife life, MessageUid uid) throws Exception {
                life.copy(uid);
            }

            @Override
            List<Map<String, List<String>>> outcomes() {
                return List.of(state("old", ""), state("old", "old"));
            }
        },
        MOVE {
            @Override
            void make(ServerLife life, MessageUid uid) throws Exception {
                life.move(uid);
            }

            @Override
            List<Map<String, List<String>>> outcomes() {
                return List.of(state("old", ""), state("", "old"));
            }
        },
        EXPUNGE {
            @Override
            void make(ServerLife life, MessageUid uid) throws Exception {
                life.expunge(uid);
            }

            @Override
            List<Map<String, List<String>>> outcomes() {
                return List.of(state("old", ""), state("", ""));
            }
        };

        boolean isDelivery() {
            return this == DELIVER || this == DELIVER_PLAIN;
        }

        abstract void make(ServerLife life, MessageUid uid) throws Exception;

        /** Before and after. */
        abstract List<Map<String, List<String>>> outcomes();

        private static Map<String, List<String>> state(String inbox, String archive) {
            return Map.of("INBOX", words(inbox), "Archive", words(archive));
        }

        private static List<String> words(String text) {
            return text.isEmpty() ? List.of() : List.of(text.split(" "));
        }
    }

    /** PostgreSQL in the soak: the steps are the same. */
    static List<TestDatabase> databases() {
        return Boolean.getBoolean("qutemail.soak")
                ? List.of(TestDatabase.values())
                : List.of(TestDatabase.DERBY);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void noStepShouldLoseWhatWasAcknowledgedOrLeaveAnythingBehind(TestDatabase kind)
            throws Exception {
        bench = new VaultBench(directory.resolve("root"));
        List<String> points = new ArrayList<>();
        vault = VaultDatabase.embedded(directory.resolve("vault"));
        try (HikariDataSource database = kind.openFilled();
                DatabaseThreads threads =
                        new DatabaseThreads(
                                new Connector(
                                        () -> DriverManager.getConnection(database.getJdbcUrl()),
                                        List.of()),
                                "index-crash")) {
            index = IndexDatabase.open(database, threads);
            rows = new JamesMailRows(threads);
            entities = entities(database);
            restart();
            for (Change change : Change.values()) {
                int all = run(change, Integer.MAX_VALUE);
                for (int step = 1; step <= all; step++) {
                    run(change, step);
                }
                points.add(change + " " + all);
            }
            life.close();
            entities.close();
        } finally {
            vault.close();
        }
        System.out.println("WriteOrderCrashTest: " + kind + " " + points);
    }

    /** Ends a life behind that step of a change and looks at the next; answers the steps made. */
    private int run(Change change, int step) throws Exception {
        String where = change + ", step " + step;
        life.empty();
        MessageUid uid = life.append("old");
        steps.endBehind(step);
        boolean acknowledged = isAcknowledged(change, uid);
        int made = steps.made();
        restart();

        Agreement agreement = life.agreement();
        assertThat(agreement.holds()).as("%s: %s", where, agreement).isTrue();
        Map<String, List<String>> texts = life.texts();
        assertThat(texts).as(where).isIn(change.outcomes());
        if (acknowledged) {
            assertThat(texts).as(where).isEqualTo(change.outcomes().get(1));
        }
        assertThat(agreement.rows())
                .as(where)
                .isEqualTo(texts.values().stream().mapToLong(List::size).sum());
        if (change.isDelivery()) {
            change.make(life, uid);
            assertThat(life.texts())
                    .as("%s, delivered again", where)
                    .isEqualTo(change.outcomes().get(1));
        }
        return made;
    }

    private boolean isAcknowledged(Change change, MessageUid uid) throws Exception {
        try {
            change.make(life, uid);
        } catch (Exception e) {
            if (!steps.isOver()) {
                throw e;
            }
            return false;
        }
        try {
            life.sweep();
        } catch (Exception e) {
            // Behind the acknowledgement, as in the background.
        }
        return true;
    }

    private void restart() throws Exception {
        if (life != null) {
            life.close();
            steps.disconnect();
        }
        steps = new Steps();
        life = new ServerLife(bench, steps.watch(vault), steps.watch(index), rows, entities);
    }

    /** Each connection belongs to the life that asked for it. */
    private EntityManagerFactory entities(DataSource database) {
        Connector watched = new Connector(() -> steps.watch(database.getConnection()), List.of());
        return Persistence.createEntityManagerFactory(
                "qutemail", Map.of("openjpa.ConnectionFactory", watched, "openjpa.Log", "slf4j"));
    }
}
