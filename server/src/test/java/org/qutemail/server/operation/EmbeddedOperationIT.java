// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.operation;

import java.io.IOException;
import java.nio.file.Path;
import org.qutemail.server.testing.InProcessServer;

class EmbeddedOperationIT extends OperationContract {

    @Override
    InProcessServer.Builder builder(Path home) throws IOException {
        return InProcessServer.on(home).embedded();
    }
}
