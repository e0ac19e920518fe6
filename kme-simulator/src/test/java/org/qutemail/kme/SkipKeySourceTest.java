// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.skip.SkipProvider;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.source.KeySourceContract;

/** SKIP over mutual TLS, keys travelling with a delay. */
class SkipKeySourceTest extends KeySourceContract {

    @TempDir static Path directory;
    private static KmeSimulator simulator;
    private KeySource source;

    @BeforeAll
    static void start() throws Exception {
        simulator =
                KmeSimulator.start(
                        SimulatorConfig.builder(directory)
                                .protocol(Protocol.SKIP)
                                .delay(Duration.ofMillis(20))
                                .build());
    }

    @BeforeEach
    void connect() throws Exception {
        source =
                SkipProvider.source(
                        SimulatorSetUp.configuration(simulator, "QKD_SOURCE", "skip")
                                .endpoints()
                                .orElseThrow()
                                .pairs());
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Override
    protected KeySource source() {
        return source;
    }

    @Override
    protected boolean simulated() {
        return true;
    }

    @Override
    protected void outage(boolean away) {
        simulator.fault(away ? Fault.OUTAGE : Fault.NONE);
    }
}
