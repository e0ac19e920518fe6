// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.contract;

import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyService;

/** The key service that the contract suites seal with. */
final class ContractKeys {

    private ContractKeys() {}

    static KeyService service() {
        return new FixedKeyService();
    }
}
