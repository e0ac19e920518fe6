// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.key.QkdKeyService;

/**
 * The key service for the extensions of a stock server, named in {@code extensions.properties}:
 *
 * <pre>guice.extension.module=org.qutemail.guice.QkdKeyModule</pre>
 *
 * <p>The first extension that asks for the key service has the server's stores checked, which is
 * before a port is opened: mailets are made earlier. It cannot be sooner, since the mailbox itself
 * waits for the extensions while their injector is made.
 */
public final class QkdKeyModule extends AbstractModule {

    @Override
    protected void configure() {
        install(new KeyDeliveryModule());
    }

    /**
     * @param checked is there to be made: it refuses by throwing
     */
    @Provides
    KeyService keyService(SafeCombination checked, QkdKeyService service) {
        return service;
    }
}
