// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import javax.mail.BodyPart;
import javax.mail.MessagingException;
import javax.mail.Multipart;
import javax.mail.Part;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;

/** What a mail that a mailet wants to send is, seen from the internal message it is about. */
enum OutgoingKind {
    /** The message itself, to someone else: Sieve redirect, a forward of the rewrite table. */
    REPOST,
    /** A reply to its sender in the owner's words: vacation, Sieve reject. */
    REPLY,
    /** Sieve's report to the owner that the script failed. */
    SCRIPT_ERROR,
    /** A bounce, or a mail meant for an error processor. */
    FAILURE,
    /** Nothing known: not sent. */
    OTHER;

    private static final Set<String> REPORTS =
            Set.of("message/disposition-notification", "message/delivery-status");

    static OutgoingKind of(Outgoing outgoing, InternalMessage original) {
        if (outgoing.bounce() || !Mail.DEFAULT.equals(outgoing.state())) {
            return FAILURE;
        }
        if (outgoing.scriptError()) {
            return SCRIPT_ERROR;
        }
        if (outgoing.name().filter(name -> name.startsWith("redirect-")).isPresent()
                || sameMessage(outgoing, original)) {
            return REPOST;
        }
        if (original.sender().asList().equals(outgoing.recipients()) && ownWords(outgoing)) {
            return REPLY;
        }
        return OTHER;
    }

    /**
     * Whether this is the message itself: same subject, same body. The rest of the header may
     * differ, James adds to it and orders it anew when it copies a mail whose header was changed.
     */
    private static boolean sameMessage(Outgoing outgoing, InternalMessage original) {
        try {
            MimeMessageWrapper theirs = Octets.message(outgoing.octets());
            MimeMessageWrapper ours = Octets.message(original.octets());
            return Arrays.equals(theirs.getHeader("Subject"), ours.getHeader("Subject"))
                    && Arrays.equals(body(theirs), body(ours));
        } catch (MessagingException | IOException e) {
            return false;
        }
    }

    private static byte[] body(MimeMessageWrapper message) throws MessagingException, IOException {
        try (InputStream body = message.getRawInputStream()) {
            return body.readAllBytes();
        }
    }

    /** Whether no part encloses a message. */
    private static boolean ownWords(Outgoing outgoing) {
        try {
            MimeMessage message = Octets.message(outgoing.octets());
            return ownWords(message);
        } catch (MessagingException | IOException | RuntimeException e) {
            return false;
        }
    }

    private static boolean ownWords(Part part) throws MessagingException, IOException {
        String type = part.getContentType().toLowerCase(Locale.ROOT).split(";", 2)[0].trim();
        if (type.startsWith("multipart/")) {
            Object content = part.getContent();
            if (!(content instanceof Multipart)) {
                return false;
            }
            Multipart parts = (Multipart) content;
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart inner = parts.getBodyPart(i);
                if (!ownWords(inner)) {
                    return false;
                }
            }
            return true;
        }
        return REPORTS.contains(type)
                || !type.startsWith("message/") && !"text/rfc822-headers".equals(type);
    }
}
