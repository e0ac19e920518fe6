// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.kills;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qutemail.server.testing.QutEmailServerProcess;

/** Out of the box: everything in the home. {@code ./qutemail test --soak} kills it fifty times. */
class DerbyKillIT extends KillContract {

    @Override
    QutEmailServerProcess.Builder server() {
        return QutEmailServerProcess.on(directory.resolve("home"));
    }

    @Override
    Collection<Path> places() {
        return List.of(directory.resolve("home"));
    }

    @Test
    void killsUnderLoadShouldLoseNothingAndLeaveNothing() throws Exception {
        kills();
    }
}
