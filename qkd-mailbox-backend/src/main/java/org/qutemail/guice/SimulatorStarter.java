// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import java.util.Map;
import org.qutemail.core.config.KeyProtocol;

/**
 * Starts the simulator in the process of the server. Only a server that carries one binds this;
 * elsewhere simulator mode {@code on} is refused.
 */
@FunctionalInterface
public interface SimulatorStarter {

    /** A running simulator. */
    interface Running extends AutoCloseable {

        /** What a client must set to use it, by name of environment variable. */
        Map<String, String> variables();

        @Override
        void close();
    }

    /**
     * @param protocol what it is to speak
     * @throws Exception it cannot start; the message says why
     */
    Running start(KeyProtocol protocol) throws Exception;
}
