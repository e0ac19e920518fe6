// SPDX-License-Identifier: Apache-2.0
package org.apache.james.mailbox.jpa;

import org.apache.james.backends.jpa.JpaTestCluster;
import org.apache.james.mailbox.jpa.openjpa.OpenJPAMailboxManager;

/**
 * Stands before James's class of this name, so that its manager contracts run against the sealed
 * mailbox.
 */
public final class JpaMailboxManagerProvider {

    private static final int ANNOTATIONS = 3;
    private static final int ANNOTATION_SIZE = 30;

    private JpaMailboxManagerProvider() {}

    public static OpenJPAMailboxManager provideMailboxManager(JpaTestCluster cluster) {
        return cluster.mailbox().newManager(ANNOTATIONS, ANNOTATION_SIZE);
    }
}
