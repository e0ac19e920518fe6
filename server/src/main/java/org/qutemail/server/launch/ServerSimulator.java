// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.qutemail.core.config.KeyProtocol;
import org.qutemail.guice.SimulatorStarter;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.Protocol;
import org.qutemail.kme.SimulatorConfig;

/** The simulator inside the server: on loopback, free ports, certificates under the home. */
final class ServerSimulator implements SimulatorStarter {

    private final Path directory;

    /**
     * @param directory where its certificates are kept
     */
    ServerSimulator(Path directory) {
        this.directory = directory;
    }

    @Override
    public Running start(KeyProtocol protocol) throws IOException, GeneralSecurityException {
        KmeSimulator simulator =
                KmeSimulator.start(
                        SimulatorConfig.builder(directory)
                                .bindAddress("127.0.0.1")
                                .protocol(Protocol.valueOf(protocol.name()))
                                .build());
        return new Running() {
            @Override
            public Map<String, String> variables() {
                return simulator.variables();
            }

            @Override
            public void close() {
                simulator.close();
            }
        };
    }
}
