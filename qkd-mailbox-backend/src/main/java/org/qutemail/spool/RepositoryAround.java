// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.util.Collection;
import java.util.Iterator;
import javax.mail.MessagingException;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.reactivestreams.Publisher;

/** A repository over another one, which keeps its mails and alone knows which there are. */
abstract class RepositoryAround implements MailRepository {

    /** What the mails are kept in. */
    protected final MailRepository inner;

    RepositoryAround(MailRepository inner) {
        this.inner = inner;
    }

    @Override
    public final long size() throws MessagingException {
        return inner.size();
    }

    @Override
    public final Publisher<Long> sizeReactive() {
        return inner.sizeReactive();
    }

    @Override
    public final Iterator<MailKey> list() throws MessagingException {
        return inner.list();
    }

    @Override
    public final void remove(MailKey key) throws MessagingException {
        inner.remove(key);
    }

    @Override
    public final void remove(Collection<MailKey> keys) throws MessagingException {
        inner.remove(keys);
    }

    @Override
    public final void removeAll() throws MessagingException {
        inner.removeAll();
    }
}
