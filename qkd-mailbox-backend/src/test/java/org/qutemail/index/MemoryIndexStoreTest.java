// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

class MemoryIndexStoreTest extends IndexStoreContract {

    @Override
    protected IndexStore emptyStore() {
        return new MemoryIndexStore();
    }
}
