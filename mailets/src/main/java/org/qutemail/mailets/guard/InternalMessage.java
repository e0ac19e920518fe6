// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.util.UUID;
import org.apache.james.core.MaybeSender;

/**
 * An internal message, open in memory.
 *
 * @param mailName the name of the mail it arrived with, for the log
 * @param id of the message, the same in all its sealed forms
 * @param sender its envelope sender
 * @param octets header and body; not copied, not to be changed
 * @param redirects how often it was redirected from one local mailbox to the next already
 * @param processor the state of the mail, where it is being handled
 */
public record InternalMessage(
        String mailName,
        UUID id,
        MaybeSender sender,
        byte[] octets,
        int redirects,
        String processor) {

    /** Says the name only: nothing of the content may reach a log. */
    @Override
    public String toString() {
        return mailName;
    }
}
