// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.SimulatorConfig;
import org.qutemail.mailbox.AppendDecision;
import org.qutemail.mailbox.AppendPolicy;

/**
 * The keys that the contract suites seal with: in the build the server's own key service, which
 * gets them from the simulator over mutual TLS; by default a fixed one.
 */
final class ContractKeys {

    /** System property: {@code simulator} or {@code fixed}. */
    static final String KEYS = "qutemail.contract.keys";

    private ContractKeys() {}

    static KeyService service() {
        if (!"simulator".equals(System.getProperty(KEYS))) {
            return new FixedKeyService();
        }
        try {
            return overTls();
        } catch (Exception e) {
            throw new IllegalStateException("the key service does not start", e);
        }
    }

    private static KeyService overTls() throws Exception {
        Path directory = Files.createTempDirectory("contract-kme");
        KmeSimulator simulator = KmeSimulator.start(SimulatorConfig.builder(directory).build());
        Map<String, String> variables = new HashMap<>(simulator.variables());
        QkdKeyService keys =
                QkdKeyService.create(
                        QkdConfiguration.fromVariables(name -> null)
                                .connectedToSimulator(variables),
                        new InMemoryKeyVault(),
                        Clock.systemUTC(),
                        new SecureRandom());
        keys.start();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    keys.close();
                                    simulator.close();
                                    delete(directory);
                                }));
        return keys;
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            System.err.println(directory + " is left behind: " + e);
        }
    }

    /**
     * Seals every append, whatever its origin: under a key of its own as long as they last, and
     * under the epoch key, as the server steps down, when appends outrun the link.
     */
    static AppendPolicy alwaysSealed(KeyService keys) {
        // At the start and on a busy machine the pool is empty for a while.
        return (session, addresses) ->
                Awaitility.await("a key")
                        .pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> decision(keys), Optional::isPresent)
                        .orElseThrow();
    }

    private static Optional<AppendDecision> decision(KeyService keys) throws KeyException {
        try {
            return Optional.of(
                    AppendDecision.sealedUnder(keys.take(KeyPurpose.DELIVERY).id(), "forced"));
        } catch (KeyUnavailableException e) {
            return canStepDown(keys)
                    ? Optional.of(AppendDecision.sealedForClient("forced-epoch"))
                    : Optional.empty();
        }
    }

    private static boolean canStepDown(KeyService keys) {
        try {
            keys.take(KeyPurpose.CLIENT);
            return true;
        } catch (KeyException e) {
            return false;
        }
    }
}
