// SPDX-License-Identifier: Apache-2.0
package org.qutemail.pop3;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3Session;

/**
 * Lets nobody log in to POP3 in clear from another machine: USER and PASS before TLS are answered
 * {@code -ERR} without looking at the argument. A client on this machine may, its password crosses
 * no network. James's POP3 has no setting for it.
 *
 * <p>Stands in {@code <handlerchain>} of {@code pop3server.xml} before the core handlers. No
 * parameters.
 *
 * <pre>{@code
 * <handler class="org.qutemail.pop3.LoginInClearOnLoopbackOnly"/>
 * }</pre>
 */
public class LoginInClearOnLoopbackOnly implements CommandHandler<POP3Session> {

    private static final Response TLS_FIRST =
            new POP3Response(POP3Response.ERR_RESPONSE, "Must issue STLS first").immutable();

    @Override
    public Collection<String> getImplCommands() {
        return List.of("USER", "PASS");
    }

    @Override
    public Response onCommand(POP3Session session, Request request) {
        // null hands the command on to the next handler for it.
        return mayLogIn(session) ? null : TLS_FIRST;
    }

    static boolean mayLogIn(ProtocolSession session) {
        InetSocketAddress client = session.getRemoteAddress();
        return session.isTLSStarted()
                || (client != null
                        && client.getAddress() != null
                        && client.getAddress().isLoopbackAddress());
    }
}
