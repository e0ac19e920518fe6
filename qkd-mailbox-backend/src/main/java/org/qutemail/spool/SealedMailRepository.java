// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.IOException;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.qutemail.core.seal.SealException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A repository that keeps every mail sealed, over any repository of James.
 *
 * <p>A mail that does not open is moved to the damaged mail when it is asked for, and then is not
 * there: going through a repository does not end at it. One that only lacks its key stays, and
 * asking for it fails.
 */
final class SealedMailRepository extends RepositoryAround {

    private static final Logger LOGGER = LoggerFactory.getLogger(SealedMailRepository.class);

    private final SpoolPlace place;
    private final MailSealing sealing;
    private final DamagedMail damaged;

    SealedMailRepository(
            MailRepository inner,
            MailRepositoryPath path,
            MailSealing sealing,
            DamagedMail damaged) {
        super(inner);
        this.place = SpoolPlace.of(path);
        this.sealing = sealing;
        this.damaged = damaged;
    }

    @Override
    public MailKey store(Mail mail) throws MessagingException {
        MailImpl sealed;
        try {
            sealed = sealing.seal(mail, place);
        } catch (SealException | IOException | RuntimeException e) {
            throw new MessagingException(
                    "mail " + mail.getName() + " was not stored, sealing it failed", e);
        }
        try {
            return inner.store(sealed);
        } finally {
            LifecycleUtil.dispose(sealed);
        }
    }

    @Override
    public Mail retrieve(MailKey key) throws MessagingException {
        Mail kept = inner.retrieve(key);
        if (kept == null) {
            return null;
        }
        Mail opened = null;
        try {
            opened = sealing.open(kept, place);
            return opened;
        } catch (SealException e) {
            if (e.error().retryable()) {
                throw notNow(key, e);
            }
            setAside(key, kept, e);
            return null;
        } catch (IOException e) {
            throw notNow(key, e);
        } finally {
            if (opened == null) {
                LifecycleUtil.dispose(kept);
            }
        }
    }

    private void setAside(MailKey key, Mail kept, SealException why) throws MessagingException {
        damaged.setAside(kept, place.toString(), why);
        inner.remove(key);
        LOGGER.error(
                "ALARM mail {} in {} does not open ({}) and was set aside among the damaged"
                        + " mail, where it lies unchanged",
                key.asString(),
                place,
                why.getMessage());
    }

    private MessagingException notNow(MailKey key, Exception why) {
        return new MessagingException(
                "mail "
                        + key.asString()
                        + " in "
                        + place
                        + " cannot be opened now: "
                        + why.getMessage(),
                why);
    }
}
