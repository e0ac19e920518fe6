// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.io.IOException;
import java.util.List;
import org.apache.james.GuiceJamesServer;
import org.apache.james.utils.GuiceProbe;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.server.home.ServerHome;
import org.qutemail.server.settings.ListenerKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;

/** A server that answers on all its listeners, until it is closed. */
public final class RunningServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunningServer.class);

    private final ServerHome home;
    private final DurableVault vault;
    private final GuiceJamesServer server;
    private final CertificateWatch certificates;
    private final List<Listener> listeners;

    /**
     * @param certificates closed with the server
     * @param home closed with the server
     * @param vault likewise, when nothing uses it any more
     */
    RunningServer(
            ServerHome home,
            DurableVault vault,
            GuiceJamesServer server,
            CertificateWatch certificates,
            List<Listener> listeners) {
        this.home = home;
        this.vault = vault;
        this.server = server;
        this.certificates = certificates;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * The TCP port of a listener.
     *
     * @throws IllegalArgumentException the server has no such listener
     */
    public int port(ListenerKind kind) {
        return listeners.stream()
                .filter(listener -> listener.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no listener for " + kind))
                .address()
                .getPort();
    }

    /** A look inside: a probe of James or one that was bound at the start. */
    public <T extends GuiceProbe> T probe(Class<T> type) {
        return server.getProbe(type);
    }

    /** Stops the server and gives its home free. */
    @Override
    public void close() throws IOException {
        certificates.close();
        // Reactive work that the stop cuts off, such as waiting for the next mail of a queue, ends
        // in exceptions that nobody is left to take. Reactor would call each of them an error.
        Hooks.onErrorDropped(cutOff -> LOGGER.debug("cut off by the stop", cutOff));
        try (home;
                vault) {
            server.stop();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }
}
