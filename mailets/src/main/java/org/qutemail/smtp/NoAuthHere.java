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
import org.apache.james.protocols.smtp.dsn.DSNStatus;

/**
 * Refuses AUTH on the port that takes mail from other servers: 502 5.5.1 (RFC 5321 section 4.2.4),
 * whatever the mechanism and whether the connection is encrypted or not.
 *
 * <p>Without it, stock James hides AUTH there and still serves a client that sends it blind. Stands
 * in {@code <handlerchain>} before the core handlers, and answers without looking at the argument,
 * which may hold credentials. No parameters.
 *
 * <pre>{@code
 * <handler class="org.qutemail.smtp.NoAuthHere"/>
 * }</pre>
 */
public class NoAuthHere implements CommandHandler<SMTPSession> {

    private static final Response REFUSED =
            new SMTPResponse(
                            SMTPRetCode.UNIMPLEMENTED_COMMAND,
                            DSNStatus.getStatus(DSNStatus.PERMANENT, DSNStatus.DELIVERY_INVALID_CMD)
                                    + " No AUTH on this port, use a submission port")
                    .immutable();

    @Override
    public Collection<String> getImplCommands() {
        return List.of("AUTH");
    }

    @Override
    public Response onCommand(SMTPSession session, Request request) {
        return REFUSED;
    }
}
