// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Objects;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSession.SessionType;
import org.qutemail.core.policy.AppendOrigin;
import org.qutemail.core.policy.SealingContext;

/**
 * The policy of the server: the origin comes with the session, see {@link SealingContext}.
 *
 * <ul>
 *   <li>{@link AppendOrigin#DELIVER_SEALED} is sealed under the key of the delivery.
 *   <li>{@link AppendOrigin#DELIVER_PLAIN} is stored as it came; so is what a system session
 *       appends without an origin, with the reason {@value #NO_ORIGIN}.
 *   <li>{@link AppendOrigin#CLIENT}, also a user's session without an origin, is sealed when From
 *       is an internal address and any recipient is, or none is given yet.
 * </ul>
 */
public final class SessionAppendPolicy implements AppendPolicy {

    /** Reason of what a system session appends without saying where it came from. */
    public static final String NO_ORIGIN = "no-origin";

    private final InternalAddresses internal;

    @Inject
    public SessionAppendPolicy(InternalAddresses internal) {
        this.internal = Objects.requireNonNull(internal);
    }

    @Override
    public AppendDecision decide(MailboxSession session, Supplier<MessageAddresses> addresses) {
        Object attribute = session.getAttributes().get(SealingContext.SESSION_ATTRIBUTE);
        if (attribute == null) {
            return isOfUser(session) ? client(addresses.get()) : AppendDecision.plain(NO_ORIGIN);
        }
        // Anything else under this name is a programming error: a ClassCastException stores
        // nothing.
        SealingContext context = (SealingContext) attribute;
        switch (context.origin()) {
            case DELIVER_SEALED:
                return AppendDecision.sealedUnder(context.keyId().orElseThrow(), context.reason());
            case DELIVER_PLAIN:
                return AppendDecision.plain(context.reason());
            default:
                return client(addresses.get());
        }
    }

    /**
     * James's JMAP, and IMAP for a delegate, work in sessions of type System: who logged in tells
     * them from those of the server itself.
     */
    private static boolean isOfUser(MailboxSession session) {
        return session.getType() == SessionType.User || session.getLoggedInUser().isPresent();
    }

    private AppendDecision client(MessageAddresses addresses) {
        // Without an author there is only the user whose client this is.
        if (!addresses.from().isEmpty() && !anyInternal(addresses.from())) {
            return AppendDecision.plainForClient("client-external-from");
        }
        if (addresses.recipients().isEmpty()) {
            return AppendDecision.sealedForClient("client-draft");
        }
        return anyInternal(addresses.recipients())
                ? AppendDecision.sealedForClient("client-internal")
                : AppendDecision.plainForClient("client-external-recipients");
    }

    private boolean anyInternal(Iterable<MessageAddresses.Address> addresses) {
        for (MessageAddresses.Address address : addresses) {
            // Without a domain: what users of one server write to each other, or no address at all.
            if (address.domain().isEmpty()
                    || internal.isInternal(address.localPart(), address.domain())) {
                return true;
            }
        }
        return false;
    }
}
