// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.etsi014.Etsi014Provider;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.source.KeySourceContract;

/** ETSI GS QKD 014 over mutual TLS, keys travelling with a delay. */
class Etsi014KeySourceTest extends KeySourceContract {

    @TempDir static Path directory;
    private static KmeSimulator simulator;
    private KeySource source;

    @BeforeAll
    static void start() throws Exception {
        simulator =
                KmeSimulator.start(
                        SimulatorConfig.builder(directory).delay(Duration.ofMillis(20)).build());
    }

    @BeforeEach
    void connect() throws Exception {
        source =
                Etsi014Provider.source(
                        SimulatorSetUp.configuration(simulator).endpoints().orElseThrow().pairs());
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
