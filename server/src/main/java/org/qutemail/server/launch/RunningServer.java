// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.io.IOException;
import java.util.List;
import org.apache.james.GuiceJamesServer;
import org.apache.james.utils.GuiceProbe;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.server.home.ServerHome;
import org.qutemail.server.settings.ListenerKind;

/** A server that answers on all its listeners, until it is closed. */
public final class RunningServer implements AutoCloseable {

    private final ServerHome home;
    private final DurableVault vault;
    private final GuiceJamesServer server;
    private final List<Listener> listeners;

    /**
     * @param home closed with the server
     * @param vault likewise, when nothing uses it any more
     */
    RunningServer(
            ServerHome home,
            DurableVault vault,
            GuiceJamesServer server,
            List<Listener> listeners) {
        this.home = home;
        this.vault = vault;
        this.server = server;
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
        try (home;
                vault) {
            server.stop();
        }
    }
}
