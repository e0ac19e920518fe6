// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.multibindings.OptionalBinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.smtpserver.SendMailHandler;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.guice.QkdServerModule;
import org.qutemail.guice.SimulatorStarter;
import org.qutemail.guice.SpoolHealthCheck;
import org.qutemail.mailbox.guice.SealedMailboxModule;
import org.qutemail.smtp.BoundedSendMailHandler;
import org.qutemail.webadmin.KeyHealthCheck;
import org.qutemail.webadmin.KeyStatusRoutes;
import org.qutemail.webadmin.MailContentGuard;
import org.qutemail.webadmin.WebAdminAccess;

/** What makes a James server a QutEmail server: keys, the sealed mailbox, and what shows them. */
final class QutEmailModule extends AbstractModule {

    private final Path simulatorDirectory;

    /**
     * @param simulatorDirectory where the simulator keeps its certificates, if it is used
     */
    QutEmailModule(Path simulatorDirectory) {
        this.simulatorDirectory = simulatorDirectory;
    }

    @Override
    protected void configure() {
        install(new QkdServerModule());
        install(new SealedMailboxModule());
        bind(SendMailHandler.class).to(BoundedSendMailHandler.class);
        OptionalBinder.newOptionalBinder(binder(), SimulatorStarter.class)
                .setBinding()
                .toInstance(new ServerSimulator(simulatorDirectory));
    }

    @ProvidesIntoSet
    HealthCheck keyHealth(Provider<QkdKeyService> keys, Clock clock) {
        return new KeyHealthCheck(() -> keys.get().status(), clock);
    }

    @ProvidesIntoSet
    HealthCheck spoolHealth(SpoolHealthCheck spool) {
        return spool;
    }

    @ProvidesIntoSet
    Routes keyStatus(Provider<QkdKeyService> keys, Clock clock) {
        return new KeyStatusRoutes(() -> keys.get().status(), clock);
    }

    @ProvidesIntoSet
    Routes mailContent(AuthenticationFilter filter) {
        return new MailContentGuard(WebAdminAccess.guardedBy(filter));
    }
}
