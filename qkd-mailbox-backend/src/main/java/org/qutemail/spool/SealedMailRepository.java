// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.qutemail.core.seal.SealException;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A repository that keeps every mail sealed, over any repository of James.
 *
 * <p>A mail that does not open is moved to the damaged mail when it is asked for, and then is not
 * there: going through a repository does not end at it. One that only lacks its key stays, and
 * asking for it fails.
 */
final class SealedMailRepository implements MailRepository {

    private static final Logger LOGGER = LoggerFactory.getLogger(SealedMailRepository.class);

    private final MailRepository inner;
    private final SpoolPlace place;
    private final MailSealing sealing;
    private final DamagedMail damaged;

    SealedMailRepository(
            MailRepository inner,
            MailRepositoryPath path,
            MailSealing sealing,
            DamagedMail damaged) {
        this.inner = inner;
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
                    "mail " + mail.getName() + " was not stored, sealing it failed", wrap(e));
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
        try {
            return sealing.open(kept, place);
        } catch (SealException e) {
            if (e.error().retryable()) {
                throw notNow(key, e);
            }
            damaged.setAside(kept, place.toString(), e);
            inner.remove(key);
            LOGGER.error(
                    "ALARM mail {} in {} does not open ({}) and was set aside among the damaged"
                            + " mail, where it lies unchanged",
                    key.asString(),
                    place,
                    e.getMessage());
            return null;
        } catch (IOException e) {
            throw notNow(key, e);
        }
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

    private static Exception wrap(Throwable failure) {
        return failure instanceof Exception ? (Exception) failure : new IOException(failure);
    }

    @Override
    public long size() throws MessagingException {
        return inner.size();
    }

    @Override
    public Publisher<Long> sizeReactive() {
        return inner.sizeReactive();
    }

    @Override
    public Iterator<MailKey> list() throws MessagingException {
        return inner.list();
    }

    @Override
    public void remove(MailKey key) throws MessagingException {
        inner.remove(key);
    }

    @Override
    public void remove(Collection<MailKey> keys) throws MessagingException {
        inner.remove(keys);
    }

    @Override
    public void removeAll() throws MessagingException {
        inner.removeAll();
    }
}
