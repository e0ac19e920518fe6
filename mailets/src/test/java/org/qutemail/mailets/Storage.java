// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.Optional;
import org.qutemail.core.policy.StorageState;
import org.qutemail.core.policy.StorageTrouble;

/** A storage as a test says it is. */
public record Storage(Optional<StorageTrouble> trouble, boolean wasTroubled)
        implements StorageState {

    public static Storage with(StorageTrouble.Kind kind) {
        return new Storage(Optional.of(new StorageTrouble(kind, "for the test")), true);
    }
}
