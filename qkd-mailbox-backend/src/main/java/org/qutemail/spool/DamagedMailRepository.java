// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.qutemail.core.seal.SealException;
import org.qutemail.mailbox.SealedBuffer;

/**
 * The damaged mail, in a repository of its own: octets as they were found, under a new name, with
 * the place and the reason as attributes. Nothing else may be stored in it.
 *
 * <p>Retrieving tries to open the mail as in its old place: once what was wrong is mended, it can
 * be reprocessed like that of any repository. What still does not open is not given out, so that
 * nobody is sent a ciphertext.
 */
final class DamagedMailRepository extends RepositoryAround implements DamagedMail {

    private static final AttributeName PLACE = AttributeName.of("org.qutemail.spool.place");
    private static final AttributeName NAME = AttributeName.of("org.qutemail.spool.name");

    /** Ours, and the one that the mail had. */
    private static final int HEADERS = 2;

    private final MailSealing sealing;

    DamagedMailRepository(MailRepository inner, MailSealing sealing) {
        super(inner);
        this.sealing = sealing;
    }

    @Override
    public void setAside(Mail kept, String place, SealException why) throws MessagingException {
        try (InputStream octets =
                kept.getMessage() == null
                        ? InputStream.nullInputStream()
                        : KeptRecord.whole(kept.getMessage())) {
            SpoolMessage message = new SpoolMessage(SealedBuffer.of(octets::transferTo));
            MailImpl aside =
                    MailImpl.builder()
                            .name("damaged-" + UUID.randomUUID())
                            .sender(kept.getMaybeSender())
                            .addRecipients(kept.getRecipients())
                            .lastUpdated(kept.getLastUpdated())
                            .errorMessage(why.getMessage())
                            .addAttribute(new Attribute(PLACE, AttributeValue.of(place)))
                            .addAttribute(new Attribute(NAME, AttributeValue.of(kept.getName())))
                            .build();
            aside.setMessageNoCopy(new MimeMessageWrapper(message));
            try {
                inner.store(aside);
            } finally {
                LifecycleUtil.dispose(aside);
            }
        } catch (IOException e) {
            throw new MessagingException("damaged mail cannot be read to set it aside", e);
        }
    }

    @Override
    public Mail retrieve(MailKey key) throws MessagingException {
        Mail aside = inner.retrieve(key);
        if (aside == null) {
            return null;
        }
        try {
            return opened(key, aside);
        } catch (MessagingException | RuntimeException e) {
            LifecycleUtil.dispose(aside);
            throw e;
        }
    }

    private Mail opened(MailKey key, Mail aside) throws MessagingException {
        SpoolPlace place = text(aside, PLACE).flatMap(SpoolPlace::parse).orElse(null);
        String name = text(aside, NAME).orElse(null);
        if (place == null || name == null) {
            throw new MessagingException("mail " + key.asString() + " was not set aside by us");
        }
        try {
            KeptRecord record = KeptRecord.in(aside.getMessage(), HEADERS);
            return sealing.open(aside, record, place, name);
        } catch (SealException | IOException e) {
            throw new MessagingException(
                    "mail " + name + " from " + place + " still does not open: " + e.getMessage(),
                    e);
        }
    }

    private static Optional<String> text(Mail mail, AttributeName name) {
        return mail.getAttribute(name)
                .map(attribute -> attribute.getValue().value())
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    @Override
    public MailKey store(Mail mail) throws MessagingException {
        throw new MessagingException(
                "only damaged mail is kept here, and it is put here by the server alone: choose"
                        + " another repository for mail "
                        + mail.getName());
    }
}
