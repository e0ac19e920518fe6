// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import org.apache.james.jmap.JMAPServer;
import org.apache.james.utils.GuiceProbe;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.settings.ServerSettings;

/** What the launcher itself replaces in a stock application. */
final class LauncherModule extends AbstractModule {

    private final ServerSettings settings;

    LauncherModule(ServerSettings settings) {
        this.settings = settings;
    }

    @Override
    protected void configure() {
        bind(ServerSettings.class).toInstance(settings);
        bind(BoundJmapServer.Address.class)
                .toInstance(
                        new BoundJmapServer.Address(
                                settings.bind(), settings.port(ListenerKind.JMAP).orElse(0)));
        bind(JMAPServer.class).to(BoundJmapServer.class).in(Scopes.SINGLETON);
        Multibinder.newSetBinder(binder(), GuiceProbe.class).addBinding().to(ListenersProbe.class);
    }
}
