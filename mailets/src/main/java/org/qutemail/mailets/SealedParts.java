// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyGrant;
import org.qutemail.core.key.KeyInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals a mail under the keys it was given and hands it on. With several keys, one mail after the
 * other goes to the spool and its recipient leaves the mail at hand, which itself goes on with the
 * last one: when something fails in between, it is left with exactly those who have none yet, and
 * their keys are destroyed. The next attempt takes new ones.
 */
final class SealedParts {

    private static final Logger LOGGER = LoggerFactory.getLogger(SealedParts.class);

    private final SealedMails sealedMails;
    private final Waiting spool;
    private final String processor;

    /**
     * @param processor where sealed mail goes
     */
    SealedParts(SealedMails sealedMails, Waiting spool, String processor) {
        this.sealedMails = sealedMails;
        this.spool = spool;
        this.processor = processor;
    }

    /**
     * @param mail in the end sealed, and on its way to the processor
     * @param message its octets
     * @param grant for its recipients
     */
    void handOn(Mail mail, byte[] message, KeyGrant grant) throws MessagingException, KeyException {
        Deque<KeyInfo> unused = new ArrayDeque<>(grant.keys());
        try {
            handOn(mail, message, grant, unused);
        } finally {
            unused.forEach(sealedMails::discard);
        }
    }

    private void handOn(Mail mail, byte[] message, KeyGrant grant, Deque<KeyInfo> unused)
            throws MessagingException, KeyException {
        UUID id = UUID.randomUUID();
        Iterator<Map.Entry<KeyInfo, List<MailAddress>>> shares =
                SealedMails.shares(grant, mail.getRecipients()).entrySet().iterator();
        while (shares.hasNext()) {
            Map.Entry<KeyInfo, List<MailAddress>> share = shares.next();
            SealedMails.Sealed part =
                    sealedMails.seal(
                            share.getKey().id(),
                            id,
                            message,
                            mail.getMaybeSender(),
                            share.getValue());
            // From here on somebody may have it, even when handing it on seems to fail.
            unused.remove(share.getKey());
            LOGGER.info(
                    "sealed mail={} key={} mode={} reason={} recipients={}",
                    mail.getName(),
                    part.keyId(),
                    grant.mode().token(),
                    grant.reason().token(),
                    share.getValue().size());
            if (shares.hasNext()) {
                enqueue(mail, part, share.getValue(), grant);
                leave(mail, share.getValue());
            } else {
                mark(mail, part, grant);
                mail.setState(processor);
            }
        }
    }

    private static void mark(Mail mail, SealedMails.Sealed part, KeyGrant grant)
            throws MessagingException {
        SealedMails.replace(mail, part);
        SealedMails.noteReason(mail, grant.reason());
        Waiting.arrived(mail);
    }

    /**
     * Its name ends with the number of recipients still without a mail. That gets smaller with each
     * one, over a later attempt too: a repository has room for one mail of a name.
     */
    private void enqueue(
            Mail mail, SealedMails.Sealed part, List<MailAddress> recipients, KeyGrant grant)
            throws MessagingException {
        MailImpl one =
                MailImpl.builder()
                        .name(mail.getName() + "-" + mail.getRecipients().size())
                        .sender(mail.getMaybeSender())
                        .addRecipients(recipients)
                        .remoteAddr(mail.getRemoteAddr())
                        .remoteHost(mail.getRemoteHost())
                        .lastUpdated(mail.getLastUpdated())
                        .addAttributes(mail.attributes().collect(Collectors.toList()))
                        .addAllHeadersForRecipients(mail.getPerRecipientSpecificHeaders())
                        .build();
        try {
            mail.dsnParameters().ifPresent(one::setDsnParameters);
            mark(one, part, grant);
            spool.handOn(one, recipients, processor);
        } finally {
            LifecycleUtil.dispose(one);
        }
    }

    private static void leave(Mail mail, List<MailAddress> recipients) {
        List<MailAddress> rest = new ArrayList<>(mail.getRecipients());
        rest.removeAll(recipients);
        mail.setRecipients(rest);
    }
}
