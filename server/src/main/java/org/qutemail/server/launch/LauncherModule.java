// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import org.apache.james.jmap.JMAPServer;
import org.apache.james.utils.GuiceProbe;
import org.apache.james.utils.InitializationOperation;
import org.apache.james.utils.InitilizationOperationBuilder;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.server.settings.DatabaseSettings;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.webadmin.GuardedPublicPath;
import org.qutemail.webadmin.TokenAuthenticationFilter;

/** What the launcher itself replaces in a stock application. */
final class LauncherModule extends AbstractModule {

    private final ServerSettings settings;
    private final DatabaseSettings database;
    private final SecretBytes adminToken;

    /**
     * @param database for the embedded assembly
     * @param adminToken owned by the filter from now on
     */
    LauncherModule(ServerSettings settings, DatabaseSettings database, SecretBytes adminToken) {
        this.settings = settings;
        this.database = database;
        this.adminToken = adminToken;
    }

    @Override
    protected void configure() {
        bind(ServerSettings.class).toInstance(settings);
        bind(DatabaseSettings.class).toInstance(database);
        OptionalBinder.newOptionalBinder(binder(), Once.class)
                .setDefault()
                .toInstance(Once.EVERY_START);
        bind(DefaultQuota.class).in(Scopes.SINGLETON);
        bind(BoundJmapServer.Address.class)
                .toInstance(
                        new BoundJmapServer.Address(
                                settings.bind(), settings.port(ListenerKind.JMAP).orElse(0)));
        bind(JMAPServer.class).to(BoundJmapServer.class).in(Scopes.SINGLETON);
        Multibinder<GuiceProbe> probes = Multibinder.newSetBinder(binder(), GuiceProbe.class);
        probes.addBinding().to(ListenersProbe.class);
        probes.addBinding().to(CertificatesProbe.class);
    }

    @ProvidesIntoSet
    InitializationOperation defaultQuota(DefaultQuota quota) {
        return InitilizationOperationBuilder.forClass(DefaultQuota.class).init(quota::seed);
    }

    @Provides
    @Singleton
    AuthenticationFilter authenticationFilter() {
        return new TokenAuthenticationFilter(adminToken);
    }

    /** Public routes of James: whoever reaches this machine only may see them without a token. */
    @ProvidesIntoSet
    Routes healthcheck(AuthenticationFilter filter) {
        return new GuardedPublicPath("/healthcheck", !settings.isLoopback(), filter);
    }

    @ProvidesIntoSet
    Routes metrics(AuthenticationFilter filter) {
        return new GuardedPublicPath("/metrics", !settings.isLoopback(), filter);
    }
}
