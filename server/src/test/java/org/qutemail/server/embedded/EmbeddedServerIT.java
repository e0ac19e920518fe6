// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.qutemail.server.testing.InProcessServer;

/** Out of the box: Derby in the home. */
class EmbeddedServerIT extends LastingServerContract {

    @Override
    InProcessServer.Builder server() throws IOException {
        return InProcessServer.on(directory).embedded();
    }

    @Override
    Collection<Path> places() {
        return List.of(directory.resolve("home"));
    }
}
