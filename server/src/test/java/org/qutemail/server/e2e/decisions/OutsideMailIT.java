// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import org.junit.jupiter.api.extension.RegisterExtension;

/** With mail in memory. */
class OutsideMailIT extends OutsideMailContract {

    @RegisterExtension static final Stage STAGE = new Stage();

    @Override
    Stage stage() {
        return STAGE;
    }
}
