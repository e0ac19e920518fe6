// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.jmap.api.projections.MessageFastViewProjection;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.modules.mailbox.PreDeletionHookLoader;
import org.apache.james.vault.DeletedMessageVault;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.policy.StorageState;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.index.MessageIndex;
import org.qutemail.mailbox.AddressingMessageParser;
import org.qutemail.mailbox.AppendPolicy;
import org.qutemail.mailbox.InternalAddresses;
import org.qutemail.mailbox.SealedMailboxMetrics;
import org.qutemail.mailbox.SealedMappers;
import org.qutemail.mailbox.SessionAppendPolicy;
import org.qutemail.mailbox.StorageLayout;

/**
 * Makes a James server keep internal mail sealed, whatever its mailbox storage: to be laid over the
 * server's own modules with {@code overrideWith}. Closes or replaces what would keep that mail in
 * clear beside the mailbox.
 *
 * <p>Needs bindings of {@link KeyService}, {@link QkdConfiguration} and {@link StorageState}. The
 * storage is the in-memory one unless a module sets another {@link StorageLayout} ({@code
 * OptionalBinder.setBinding}), and no {@link MessageIndex} is kept unless one is bound likewise.
 */
public final class SealedMailboxModule extends AbstractModule {

    @Override
    protected void configure() {
        install(new MapperDecorationModule());
        bind(SealedMailboxMetrics.class).in(Scopes.SINGLETON);
        bind(SealedMailboxGauges.class).asEagerSingleton();
        Multibinder.newSetBinder(binder(), HealthCheck.class)
                .addBinding()
                .to(SealedMailboxHealthCheck.class);
        bind(AppendPolicy.class).to(SessionAppendPolicy.class);
        bind(InternalAddresses.class).to(JamesInternalAddresses.class);
        bind(MessageParser.class).to(AddressingMessageParser.class);
        OptionalBinder.newOptionalBinder(binder(), StorageLayout.class)
                .setDefault()
                .toInstance(StorageLayout.memory());
        OptionalBinder.newOptionalBinder(binder(), MessageIndex.class);

        bind(MessageFastViewProjection.class).to(UnkeptPreviews.class);
        bind(DeletedMessageVault.class).to(ClosedDeletedMessageVault.class);
        bind(PreDeletionHookLoader.class).to(CarefulPreDeletionHookLoader.class);
        bind(ThreadTableCheck.class).asEagerSingleton();
    }

    @Provides
    @Singleton
    SealedMappers mappers(
            KeyService keys,
            AppendPolicy policy,
            StorageLayout layout,
            QkdConfiguration configuration,
            SealedMailboxMetrics metrics,
            Optional<MessageIndex> index,
            Clock clock) {
        return new SealedMappers(
                keys,
                policy,
                layout,
                new RecordSealer(new SecureRandom()),
                new RecordOpener(configuration.simulated()),
                metrics,
                index,
                clock);
    }
}
