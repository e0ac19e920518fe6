// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import java.time.Clock;
import javax.inject.Inject;
import org.apache.james.imap.api.ImapMessage;
import org.apache.james.imap.api.Tag;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.decode.parser.AppendCommandParser;

/**
 * APPEND whose message is over the limit is answered {@code NO [TOOBIG]} (RFC 7889 section 4)
 * before the client sends it. James asks for the message first and refuses it then, so that its
 * text comes in as commands of the user, and is obeyed. A client that sends without being asked is
 * disconnected: nobody could tell its message from commands.
 *
 * <p>The limit is the system property {@code qutemail.message.limit} (octets), which the launcher
 * sets; without it there is none but James's own.
 */
public class BoundedAppendParser extends AppendCommandParser {

    private static final String LIMIT = "qutemail.message.limit";

    private final StatusResponseFactory responses;
    private final long limit;

    @Inject
    public BoundedAppendParser(StatusResponseFactory responses, Clock clock) {
        super(responses, clock);
        this.responses = responses;
        this.limit = Long.getLong(LIMIT, Long.MAX_VALUE);
    }

    @Override
    protected ImapMessage decode(ImapRequestLineReader request, Tag tag, ImapSession session)
            throws DecodingException {
        try {
            return super.decode(new BoundedReader(request, limit), tag, session);
        } catch (BoundedReader.TooBigException e) {
            if (e.asked()) {
                return responses.taggedNo(tag, null, tooBig());
            }
            session.logout().block();
            return responses.bye(tooBig());
        }
    }

    /** The code is the beginning of the text: James has no such one and would put an X before. */
    private HumanReadableText tooBig() {
        return new HumanReadableText(
                "org.qutemail.imap.TOOBIG",
                "[TOOBIG] APPEND failed, the server takes messages of up to " + limit + " octets.");
    }
}
