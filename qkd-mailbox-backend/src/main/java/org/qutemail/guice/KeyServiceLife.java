// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import org.qutemail.core.config.KeyProtocol;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.config.QkdConfigurationException;
import org.qutemail.core.config.SimulatorMode;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.seal.warmup.WarmUp;
import org.qutemail.core.vault.KeyVault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one key service of a server, from its first use to the stop of the server. Starting it
 * contacts nothing: keys are fetched in the background.
 */
final class KeyServiceLife {

    private static final Logger LOG = LoggerFactory.getLogger(KeyServiceLife.class);

    private final Optional<SimulatorStarter.Running> simulator;
    private final QkdKeyService service;

    @Inject
    KeyServiceLife(
            QkdConfiguration configuration,
            Optional<SimulatorStarter> starter,
            KeyVault vault,
            Clock clock)
            throws Exception {
        simulator =
                configuration.simulatorMode() == SimulatorMode.ON
                        ? Optional.of(start(starter, configuration.protocol()))
                        : Optional.empty();
        QkdConfiguration connected =
                simulator.isPresent()
                        ? configuration.connectedToSimulator(simulator.get().variables())
                        : configuration;
        SecureRandom random = new SecureRandom();
        service = QkdKeyService.create(connected, vault, clock, random);
        service.start();
        WarmUp.begin(random);
        LOG.info("Key service started: {}", connected);
    }

    private static SimulatorStarter.Running start(
            Optional<SimulatorStarter> starter, KeyProtocol protocol) throws Exception {
        return starter.orElseThrow(
                        () ->
                                new QkdConfigurationException(
                                        "qkd.xml: simulator mode is on, but this server carries no"
                                                + " simulator: set the KME URLs (QKD_SUBMIT_KME_URL,"
                                                + " QKD_STORE_KME_URL), with QKD_SIMULATOR_MODE=external"
                                                + " for a simulator that runs elsewhere"))
                .start(protocol);
    }

    QkdKeyService service() {
        return service;
    }

    /** Unused keys are destroyed, then the simulator goes. */
    @PreDestroy
    void stop() {
        service.close();
        simulator.ifPresent(SimulatorStarter.Running::close);
    }
}
