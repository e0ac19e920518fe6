// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import java.security.SecureRandom;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.memory.MemoryMailRepositoryStore;
import org.qutemail.spool.SealedMailRepositoryStore;
import org.qutemail.spool.SpoolKeys;

/** The spool keys, from the root of the vault, and the repositories sealed with them. */
final class SealedSpoolModule extends AbstractModule {

    private static final MailRepositoryUrl DAMAGED =
            MailRepositoryUrl.from("file://var/mail/damaged");

    @Override
    protected void configure() {
        bind(VaultSpoolKeys.class).in(Scopes.SINGLETON);
        bind(SpoolKeys.class).to(VaultSpoolKeys.class);
        bind(MailRepositoryStore.class).to(SealedMailRepositoryStore.class);
    }

    @Provides
    @Singleton
    SealedMailRepositoryStore repositories(MemoryMailRepositoryStore inner, SpoolKeys keys) {
        return new SealedMailRepositoryStore(inner, keys, new SecureRandom(), DAMAGED);
    }
}
