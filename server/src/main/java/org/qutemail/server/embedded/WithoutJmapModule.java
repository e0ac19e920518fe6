// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import org.apache.james.jmap.JMAPConfiguration;
import org.apache.james.jmap.JMAPRoutesHandler;
import org.apache.james.jmap.Version;

/** No JMAP: the JPA mailbox has no message ids. What asks for it finds it switched off. */
final class WithoutJmapModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(JMAPConfiguration.class).toInstance(JMAPConfiguration.builder().disable().build());
        Multibinder.newSetBinder(binder(), JMAPRoutesHandler.class);
        // The one that the configuration names by default has to be known.
        Multibinder.newSetBinder(binder(), Version.class).addBinding().toInstance(Version.DRAFT);
    }
}
