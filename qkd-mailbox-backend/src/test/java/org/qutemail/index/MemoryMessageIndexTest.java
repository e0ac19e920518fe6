// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

class MemoryMessageIndexTest extends MessageIndexContract {

    @Override
    protected IndexStore emptyStore() {
        return new MemoryIndexStore();
    }
}
