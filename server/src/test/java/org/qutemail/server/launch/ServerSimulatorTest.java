// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.core.config.KeyProtocol;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.guice.SimulatorStarter;

class ServerSimulatorTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"ETSI014, sae-submit", "SKIP, SIMULATED-KME-A"})
    void startShouldSpeakWhatTheServerIsSetTo(KeyProtocol protocol, String name) throws Exception {
        QkdConfiguration configuration =
                QkdConfiguration.fromVariables(Map.of("QKD_SOURCE", protocol.name())::get);
        try (SimulatorStarter.Running simulator =
                new ServerSimulator(directory).start(configuration.protocol())) {
            QkdConfiguration connected = configuration.connectedToSimulator(simulator.variables());
            assertThat(connected.protocol()).isEqualTo(protocol);
            assertThat(connected.endpoints().orElseThrow().submit().saeId()).isEqualTo(name);
        }
    }
}
