// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;

/** Where the secrets of sealed copies end. */
@FunctionalInterface
public interface CopySecrets {

    /**
     * Destroys the secret of a copy that nothing refers to any more. Idempotent.
     *
     * @throws KeyException not now: its key is on hold, or the vault does not answer
     */
    void destroy(CopyRef copy) throws KeyException;
}
