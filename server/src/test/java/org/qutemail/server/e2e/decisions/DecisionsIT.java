// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One server for all that needs nothing but a server. */
class DecisionsIT {

    @RegisterExtension static final Stage STAGE = new Stage();

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
    class RefusedForward extends RefusedForwardContract {
        @Override
        Stage stage() {
            return STAGE;
        }
    }

    @Nested
    class SavedByClients extends SavedByClientsContract {
        @Override
        Stage stage() {
            return STAGE;
        }
    }

    @Nested
    class SealedInTheSpool extends SealedInTheSpoolContract {
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
