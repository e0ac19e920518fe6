// SPDX-License-Identifier: Apache-2.0
package org.qutemail.matchers;

import java.util.Optional;
import org.apache.james.core.Username;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.qutemail.core.policy.Delivery;

/**
 * The mail attributes by which the parts of the pipeline tell each other about a mail.
 *
 * <p>No network client can set a mail attribute: SMTP, LMTP and JMAP have no command for it, and
 * James 3.8.1 creates attributes only from names fixed in its code. What a mailet posts anew is
 * recognised by {@link Mail#SENT_BY_MAILET_ATTRIBUTE}, which the mailet context of James sets on
 * every mail that goes through its {@code sendMail}.
 */
public final class QkdAttributes {

    /**
     * String: the user who submitted the mail, after the checks of {@link SubmissionIdentity}.
     * Makes a mail internal-capable. Written by the SMTP hook of the submission ports; read through
     * {@link #submitter}.
     */
    public static final AttributeName SUBMITTED_BY = AttributeName.of("org.qutemail.submitted-by");

    /** String: the user on whose behalf stock James JMAP submits. Written by James alone. */
    public static final AttributeName JMAP_USER =
            AttributeName.of("org.apache.james.jmap.send.MailMetaData.username");

    /** Map of recipient to the token of its decision. Written by {@link InternalMail}. */
    public static final AttributeName DECISIONS = AttributeName.of("org.qutemail.decisions");

    /**
     * Boolean: the content of this mail is also that of an internal one. Notices about it carry
     * neither subject nor body. Written by {@link InternalMail} and when internal mail is forwarded
     * outside.
     */
    public static final AttributeName INTERNAL_CONTENT =
            AttributeName.of("org.qutemail.internal-content");

    /** String: the id of the key this mail is sealed with. Its message is our CMS form. */
    public static final AttributeName SEALED_KEY = AttributeName.of("org.qutemail.sealed-key");

    /** String: why that key is of another mode than the policy's own; absent when it is not. */
    public static final AttributeName KEY_REASON = AttributeName.of("org.qutemail.key-reason");

    /** Integer: how often sealing or delivery of this mail was put off. */
    public static final AttributeName ATTEMPTS = AttributeName.of("org.qutemail.attempts");

    /** Long: when it was put off first, milliseconds since 1970 UTC. */
    public static final AttributeName WAITING_SINCE =
            AttributeName.of("org.qutemail.waiting-since");

    /** Integer: how often this internal mail was redirected from mailbox to mailbox. */
    public static final AttributeName REDIRECTS = AttributeName.of("org.qutemail.redirects");

    /** String: the local address whose owner had this internal mail forwarded outside. */
    public static final AttributeName FORWARDED_FOR =
            AttributeName.of("org.qutemail.forwarded-for");

    /** String: see {@link Delivery#QUEUED_AS}. Written by the sealed queue. */
    public static final AttributeName QUEUED_AS = AttributeName.of(Delivery.QUEUED_AS);

    private QkdAttributes() {}

    /**
     * The authenticated user who submitted this very mail; empty when nobody did, or when a mailet
     * posted it: a redirect keeps attributes in places, and must not inherit the vouching.
     */
    public static Optional<Username> submitter(Mail mail) {
        if (mail.getAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE.getName()).isPresent()) {
            return Optional.empty();
        }
        return string(mail, SUBMITTED_BY).or(() -> string(mail, JMAP_USER)).map(Username::of);
    }

    /** Whether {@link #INTERNAL_CONTENT} is set. */
    public static boolean internalContent(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, INTERNAL_CONTENT, Boolean.class)
                .orElse(false);
    }

    /** The text value of an attribute; empty when there is none or it is no text. */
    public static Optional<String> string(Mail mail, AttributeName name) {
        return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
    }
}
