// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import java.util.Collection;
import java.util.List;
import org.apache.james.protocols.api.Request;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.CommandHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;

/**
 * Lets nobody authenticate in clear: AUTH before TLS is answered 530 5.7.0 (RFC 3207 section 4)
 * without looking at the argument; over TLS the core handler takes over.
 *
 * <p>Stock {@code auth.requireSSL} only hides AUTH before TLS. Stands in {@code <handlerchain>}
 * before the core handlers. No parameters.
 *
 * <pre>{@code
 * <handler class="org.qutemail.smtp.AuthOnlyOverTls"/>
 * }</pre>
 */
public class AuthOnlyOverTls implements CommandHandler<SMTPSession> {

    private static final Response TLS_FIRST =
            new SMTPResponse(SMTPRetCode.AUTH_REQUIRED, "5.7.0 Must issue a STARTTLS command first")
                    .immutable();

    @Override
    public Collection<String> getImplCommands() {
        return List.of("AUTH");
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        // null hands the command on to the next handler for it.
        return session.isTLSStarted() ? null : TLS_FIRST;
    }
}
