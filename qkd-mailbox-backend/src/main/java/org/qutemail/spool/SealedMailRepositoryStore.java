// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.mailet.Mail;
import org.qutemail.core.seal.SealException;

/**
 * Repositories that keep every mail sealed, over any store of James; one of them is that of the
 * damaged mail, of queues too.
 */
public final class SealedMailRepositoryStore implements MailRepositoryStore, DamagedMail {

    private final MailRepositoryStore inner;
    private final MailSealing sealing;
    private final MailRepositoryUrl damaged;

    /**
     * @param keys stay the caller's
     * @param random where the salts of records come from
     * @param damaged the repository of damaged mail, which nothing else is stored in
     */
    public SealedMailRepositoryStore(
            MailRepositoryStore inner,
            SpoolKeys keys,
            SecureRandom random,
            MailRepositoryUrl damaged) {
        this.inner = inner;
        this.sealing = new MailSealing(keys, random);
        this.damaged = damaged;
    }

    @Override
    public MailRepository select(MailRepositoryUrl url) throws MailRepositoryStoreException {
        return sealed(inner.select(url), url.getPath());
    }

    @Override
    public Optional<MailRepository> get(MailRepositoryUrl url) throws MailRepositoryStoreException {
        return inner.get(url).map(repository -> sealed(repository, url.getPath()));
    }

    @Override
    public Stream<MailRepository> getByPath(MailRepositoryPath path)
            throws MailRepositoryStoreException {
        return inner.getByPath(path).map(repository -> sealed(repository, path));
    }

    @Override
    public Optional<Protocol> defaultProtocol() {
        return inner.defaultProtocol();
    }

    @Override
    public Stream<MailRepositoryUrl> getUrls() {
        return inner.getUrls();
    }

    @Override
    public void setAside(Mail kept, String place, SealException why) throws MessagingException {
        try {
            new DamagedMailRepository(inner.select(damaged), sealing).setAside(kept, place, why);
        } catch (MailRepositoryStoreException e) {
            throw new MessagingException("there is no repository for damaged mail", e);
        }
    }

    private MailRepository sealed(MailRepository repository, MailRepositoryPath path) {
        return path.equals(damaged.getPath())
                ? new DamagedMailRepository(repository, sealing)
                : new SealedMailRepository(repository, path, sealing, this);
    }
}
