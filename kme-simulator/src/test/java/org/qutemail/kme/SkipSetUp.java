// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.nio.file.Path;
import java.time.Duration;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.skip.SkipProvider;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.KmeSetupException;

/** What the tests of SKIP share. */
final class SkipSetUp {

    private SkipSetUp() {}

    static KmeSimulator start(Path directory) throws Exception {
        return KmeSimulator.start(
                SimulatorConfig.builder(directory).protocol(Protocol.SKIP).build());
    }

    /** The configuration of a server that has started this simulator. */
    static QkdConfiguration.Endpoints endpoints(KmeSimulator simulator, String... overrides)
            throws Exception {
        String[] all = new String[overrides.length + 2];
        System.arraycopy(overrides, 0, all, 2, overrides.length);
        all[0] = "QKD_SOURCE";
        all[1] = "skip";
        return SimulatorSetUp.configuration(simulator, all).endpoints().orElseThrow();
    }

    /** More patient than the real one: a busy machine is no error here. */
    static SkipProvider provider(KmeEndpoint endpoint) throws KmeSetupException {
        return SkipProvider.of(endpoint, Duration.ofSeconds(30), Duration.ofSeconds(60));
    }
}
