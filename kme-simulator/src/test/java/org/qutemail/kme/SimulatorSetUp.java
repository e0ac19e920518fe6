// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.etsi014.KmeClient;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.KmePair;

/** What the tests of this module share. */
final class SimulatorSetUp {

    /** More patient than the real ones: a busy machine is no error here. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private SimulatorSetUp() {}

    /** The configuration of a server that has started this simulator. */
    static QkdConfiguration configuration(KmeSimulator simulator, String... overrides)
            throws Exception {
        Map<String, String> variables = new HashMap<>(simulator.variables());
        for (int i = 0; i < overrides.length; i += 2) {
            variables.put(overrides[i], overrides[i + 1]);
        }
        return QkdConfiguration.fromVariables(
                        name ->
                                Set.of("QKD_PREFETCH", "QKD_SOURCE").contains(name)
                                                || name.startsWith("QKD_POLICY_")
                                        ? variables.get(name)
                                        : null)
                .connectedToSimulator(variables);
    }

    /** Both ends of this simulator, for a server that takes real keys only. */
    static KmePair realKeysExpected(KmeSimulator simulator) throws Exception {
        return QkdConfiguration.fromVariables(simulator.variables()::get)
                .endpoints()
                .orElseThrow()
                .pairs()
                .get(0);
    }

    static KmeClient submit(KmeSimulator simulator, String... overrides) throws Exception {
        return client(configuration(simulator, overrides).endpoints().orElseThrow().submit());
    }

    static KmeClient store(KmeSimulator simulator, String... overrides) throws Exception {
        return client(configuration(simulator, overrides).endpoints().orElseThrow().store());
    }

    static KmeClient client(KmeEndpoint endpoint) throws Exception {
        return KmeClient.of(endpoint, PATIENCE, PATIENCE);
    }

    static KmeSimulator start(Path directory) throws Exception {
        return KmeSimulator.start(SimulatorConfig.builder(directory).build());
    }
}
