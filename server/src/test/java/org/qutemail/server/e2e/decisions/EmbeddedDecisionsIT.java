// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With storage that lasts: one server for all that holds there as it does in memory. */
class EmbeddedDecisionsIT {

    @RegisterExtension static final Stage STAGE = Stage.embedded();

    @Nested
    class Doors extends DoorsContract {
        @Override
        Stage stage() {
            return STAGE;
        }
    }

    @Nested
    class OutsideMail extends OutsideMailContract {
        @Override
        Stage stage() {
            return STAGE;
        }
    }

    @Nested
    class SubmittedMail extends SubmittedMailContract {
        @Override
        Stage stage() {
            return STAGE;
        }
    }
}
