// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import com.google.inject.AbstractModule;
import javax.inject.Inject;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.key.QkdKeyService;

/**
 * The key service for a server started by the launcher, to be laid over the server's own modules.
 * The server's stores are checked when everything else is bound; the key service cannot wait for
 * that, because the mailbox that is checked already uses it.
 */
public final class QkdServerModule extends AbstractModule {

    @Override
    protected void configure() {
        install(new KeyDeliveryModule());
        bind(KeyService.class).to(QkdKeyService.class);
        bind(StartCheck.class).asEagerSingleton();
    }

    /** Makes the check, and refuses with it. */
    static final class StartCheck {
        @Inject
        StartCheck(SafeCombination checked) {}
    }
}
