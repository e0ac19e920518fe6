// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.etsi014.Etsi014Provider;
import org.qutemail.core.skip.SkipProvider;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.transport.KmeSetupException;

/** The source of keys that a configuration names: the one place that knows all protocols. */
final class KeySources {

    private KeySources() {}

    /**
     * @throws KmeSetupException a certificate, key or CA file cannot be used
     * @throws IllegalStateException simulator mode is on, and no simulator is connected
     */
    static KeySource of(QkdConfiguration configuration) throws KmeSetupException {
        QkdConfiguration.Endpoints endpoints =
                configuration
                        .endpoints()
                        .orElseThrow(
                                () -> new IllegalStateException("the simulator is not connected"));
        return switch (configuration.protocol()) {
            case ETSI014 -> Etsi014Provider.source(endpoints.pairs());
            case SKIP -> SkipProvider.source(endpoints.pairs());
        };
    }
}
