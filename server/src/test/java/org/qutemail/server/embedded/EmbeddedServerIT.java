// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qutemail.server.launch.StartException;
import org.qutemail.server.testing.InProcessServer;

/** Out of the box: Derby in the home. */
class EmbeddedServerIT extends LastingServerContract {

    @Override
    InProcessServer.Builder server() throws IOException {
        return InProcessServer.on(directory);
    }

    @Override
    Collection<Path> places() {
        return List.of(directory.resolve("home"));
    }

    /** No lock of the queue, no database that is still open: the next start is as if none were. */
    @Test
    void refusedStartShouldLeaveNothing() throws Exception {
        Path own = Files.createDirectories(directory.resolve("home/conf"));
        Path bad = Files.writeString(own.resolve("recipientrewritetable.xml"), "<not-closed>");
        assertThatThrownBy(() -> server().start()).isInstanceOf(StartException.class);
        Path james = directory.resolve("home/james/var");
        assertThat(james.resolve("database")).isDirectory();
        assertThat(james.resolve("database/db.lck")).doesNotExist();
        assertThat(james.resolve("queue")).isDirectory();
        Files.delete(bad);

        server().start().close();
    }
}
