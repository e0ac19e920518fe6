// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import java.util.EnumSet;
import java.util.Set;

/**
 * Which SMTP doors a server opens. Mailboxes and WebAdmin are reached in every mode: what has come
 * in must be read somewhere, and one process alone has the storage open.
 */
public enum Mode {
    /** Everything that has a port. */
    ALL(EnumSet.noneOf(ListenerKind.class)),
    /** Takes mail from other servers, none from users. */
    MTA_ONLY(EnumSet.of(ListenerKind.SMTP_MSA, ListenerKind.SMTP_SMTPS)),
    /** Takes mail from users, none from other servers. */
    MSA_ONLY(EnumSet.of(ListenerKind.SMTP_MTA, ListenerKind.LMTP));

    private final Set<ListenerKind> closed;

    Mode(Set<ListenerKind> closed) {
        this.closed = closed;
    }

    /** The listeners that are not there whatever their ports say. */
    public Set<ListenerKind> closed() {
        return Set.copyOf(closed);
    }
}
