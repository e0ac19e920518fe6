// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.operation;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.qutemail.server.testing.InProcessServer;

/** The same settings do the same with mail in memory: not worth a start of a server each time. */
@EnabledIfSystemProperty(named = "qutemail.soak", matches = "true")
class MemoryOperationIT extends OperationContract {

    @Override
    InProcessServer.Builder builder(Path home) {
        return InProcessServer.on(home).memory();
    }
}
