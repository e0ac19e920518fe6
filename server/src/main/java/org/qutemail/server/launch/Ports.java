// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.settings.SettingException;

/** Looks at ports before James opens them, and at listeners afterwards. */
final class Ports {

    private Ports() {}

    /**
     * Tries every port that is asked for, so that a taken one is named by its variable and not by a
     * stack trace half-way through the start.
     *
     * @throws SettingException naming the first one that cannot be opened
     */
    static void checkFree(ServerSettings settings) throws SettingException {
        for (Map.Entry<ListenerKind, Integer> entry : settings.ports().entrySet()) {
            int port = entry.getValue();
            if (port == 0) {
                continue;
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(settings.bind(), port));
            } catch (IOException e) {
                throw SettingException.of(
                        entry.getKey().portVariable().name(),
                        String.valueOf(port),
                        "cannot listen on "
                                + settings.bind().getHostAddress()
                                + " ("
                                + e.getMessage()
                                + "); stop what uses the port, or choose another");
            }
        }
    }

    /**
     * Connects to a listener.
     *
     * @throws IOException it does not answer within the given time
     */
    static void checkAnswers(Listener listener, Duration within) throws IOException {
        InetAddress bound = listener.address().getAddress();
        InetAddress target = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(target, listener.address().getPort()),
                    Math.toIntExact(within.toMillis()));
        } catch (IOException e) {
            throw new IOException(
                    listener.kind().label() + " does not answer: " + e.getMessage(), e);
        }
    }
}
