// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import java.util.Optional;

/**
 * Whether the server can keep mail now. Asked at its doors and where mail is worked on, so that
 * trouble with disk or database is a matter of waiting and never one of refusing or losing mail.
 */
public interface StorageState {

    /** A storage that has no trouble, or none that it knows of. */
    StorageState SOUND =
            new StorageState() {
                @Override
                public Optional<StorageTrouble> trouble() {
                    return Optional.empty();
                }

                @Override
                public boolean wasTroubled() {
                    return false;
                }
            };

    /** What is wrong now. Answers at once, from what was seen last. */
    Optional<StorageTrouble> trouble();

    /**
     * Whether something is wrong or was a moment ago, so that what failed may have failed of it. To
     * be asked behind a failure only: it may try disk and database, which takes seconds when they
     * hang.
     */
    boolean wasTroubled();
}
