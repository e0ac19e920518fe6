// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.qutemail.server.settings.ListenerKind;

/**
 * A listener of the running server.
 *
 * @param address with the real port, whatever was asked for
 */
record Listener(ListenerKind kind, InetSocketAddress address) {

    /** Where a program on this machine connects to: {@code host:port}. */
    String connectAddress() {
        InetAddress bound = address.getAddress();
        InetAddress target = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        return target.getHostAddress() + ":" + address.getPort();
    }

    /** The status line. */
    @Override
    public String toString() {
        return "%-30s %s".formatted(kind.label(), text(address));
    }

    /** Address and port for a person; {@code *} is every address of the machine. */
    static String text(InetSocketAddress address) {
        InetAddress bound = address.getAddress();
        String host = bound.isAnyLocalAddress() ? "*" : bound.getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
