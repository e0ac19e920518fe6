// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.persistence.EntityManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * James keeps one entity manager for a session and asks it from whatever thread is free. Once it
 * was left to one thread, and now and then a command failed with "Multiple concurrent threads
 * attempted to access a single broker".
 */
class EntityManagerThreadsTest {

    private static final int THREADS = 4;
    private static final int QUERIES = 200;

    @TempDir private Path directory;

    @Test
    void threadsShouldMeetInOneEntityManagerWithoutFailing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (JpaStorage storage = new JpaStorage(TestDatabase.DERBY, directory)) {
            EntityManager shared = storage.entityManagers().createEntityManager();
            List<Future<?>> asked = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                asked.add(threads.submit(() -> ask(shared)));
            }
            for (Future<?> done : asked) {
                done.get();
            }
            shared.close();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void ask(EntityManager shared) {
        for (int query = 0; query < QUERIES; query++) {
            shared.createNamedQuery("findMailboxByNameWithUser")
                    .setParameter("nameParam", "INBOX")
                    .setParameter("namespaceParam", "#private")
                    .setParameter("userParam", "alice@qutemail.test")
                    .getResultList();
        }
    }
}
