// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.multibindings.OptionalBinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import com.google.inject.name.Named;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.protocols.smtp.core.esmtp.MailSizeEsmtpExtension;
import org.apache.james.server.task.json.dto.AdditionalInformationDTO;
import org.apache.james.server.task.json.dto.AdditionalInformationDTOModule;
import org.apache.james.smtpserver.SendMailHandler;
import org.apache.james.smtpserver.UsersRepositoryAuthHook;
import org.apache.james.task.TaskExecutionDetails;
import org.apache.james.task.TaskManager;
import org.apache.james.webadmin.Routes;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.apache.james.webadmin.dto.DTOModuleInjections;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.guice.QkdServerModule;
import org.qutemail.guice.SimulatorStarter;
import org.qutemail.guice.SpoolHealthCheck;
import org.qutemail.mailbox.guice.SealedMailboxModule;
import org.qutemail.smtp.BoundedSendMailHandler;
import org.qutemail.smtp.MessageSizeLimit;
import org.qutemail.smtp.PatientAuthHook;
import org.qutemail.webadmin.KeyHealthCheck;
import org.qutemail.webadmin.KeyStatusRoutes;
import org.qutemail.webadmin.MailContentGuard;
import org.qutemail.webadmin.VaultHealthCheck;
import org.qutemail.webadmin.VaultRoutes;
import org.qutemail.webadmin.VaultTaskDetailsDto;
import org.qutemail.webadmin.WebAdminAccess;

/** What makes a James server a QutEmail server: keys, the sealed mailbox, and what shows them. */
final class QutEmailModule extends AbstractModule {

    private final Path simulatorDirectory;
    private final Path backups;
    private final DurableVault vault;

    /**
     * @param simulatorDirectory where the simulator keeps its certificates, if it is used
     * @param backups directory that backups of the vault are written into
     * @param vault open; closed by whoever opened it
     */
    QutEmailModule(Path simulatorDirectory, Path backups, DurableVault vault) {
        this.backups = backups;
        this.simulatorDirectory = simulatorDirectory;
        this.vault = vault;
    }

    @Override
    protected void configure() {
        install(new QkdServerModule());
        install(new SealedMailboxModule());
        bind(SendMailHandler.class).to(BoundedSendMailHandler.class);
        bind(MailSizeEsmtpExtension.class).to(MessageSizeLimit.class);
        bind(UsersRepositoryAuthHook.class).to(PatientAuthHook.class);
        OptionalBinder.newOptionalBinder(binder(), SimulatorStarter.class)
                .setBinding()
                .toInstance(new ServerSimulator(simulatorDirectory));
        OptionalBinder.newOptionalBinder(binder(), KeyVault.class)
                .setBinding()
                .toInstance(vault.keys());
        bind(DurableVault.class).toInstance(vault);
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
    HealthCheck vaultHealth() {
        return new VaultHealthCheck(vault);
    }

    @ProvidesIntoSet
    Routes vaultRoutes(TaskManager tasks) {
        return new VaultRoutes(vault, tasks, backups);
    }

    @ProvidesIntoSet
    AdditionalInformationDTOModule<
                    ? extends TaskExecutionDetails.AdditionalInformation,
                    ? extends AdditionalInformationDTO>
            vaultTaskDetails() {
        return VaultTaskDetailsDto.module();
    }

    @Named(DTOModuleInjections.WEBADMIN_DTO)
    @ProvidesIntoSet
    AdditionalInformationDTOModule<
                    ? extends TaskExecutionDetails.AdditionalInformation,
                    ? extends AdditionalInformationDTO>
            vaultTaskAnswer() {
        return VaultTaskDetailsDto.module();
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
