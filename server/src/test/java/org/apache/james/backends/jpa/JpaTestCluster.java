// SPDX-License-Identifier: Apache-2.0
package org.apache.james.backends.jpa;

import java.util.List;
import javax.persistence.EntityManagerFactory;
import org.qutemail.server.embedded.JpaMailbox;
import org.qutemail.server.embedded.SealedJpa;

/**
 * Stands before James's class of this name: its JPA contracts run on a database with the tables
 * that our migrations make. The same one for all of them.
 */
public final class JpaTestCluster {

    private static final JpaTestCluster ONLY = new JpaTestCluster();

    private JpaTestCluster() {}

    public static JpaTestCluster create(Class<?>... entities) {
        return ONLY;
    }

    public static JpaTestCluster create(List<Class<?>> entities) {
        return ONLY;
    }

    public EntityManagerFactory getEntityManagerFactory() {
        return SealedJpa.storage().entityManagers();
    }

    public JpaMailbox mailbox() {
        return SealedJpa.mailbox();
    }

    public void clear(String... tables) {
        clear(List.of(tables));
    }

    public void clear(List<String> tables) {
        SealedJpa.clear(tables);
    }
}
