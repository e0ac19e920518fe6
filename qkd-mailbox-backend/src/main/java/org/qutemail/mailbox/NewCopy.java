// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyMaterial;

/**
 * A sealed copy in the making.
 *
 * @param ref its name
 * @param material what it is sealed with; closed with this
 * @param created whether it is new; false for a further row of an append that was sealed before
 */
record NewCopy(CopyRef ref, KeyMaterial material, boolean created) implements AutoCloseable {

    byte[] context() {
        return ref.context();
    }

    @Override
    public void close() {
        material.close();
    }
}
