// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.google.inject.Module;
import com.google.inject.util.Modules;
import org.apache.james.CoreDataModule;
import org.apache.james.GuiceJamesServer;
import org.apache.james.NaiveDelegationStoreModule;
import org.apache.james.modules.MailboxModule;
import org.apache.james.modules.MailetProcessingModule;
import org.apache.james.modules.mailbox.DefaultEventModule;
import org.apache.james.modules.mailbox.MemoryDeadLetterModule;
import org.apache.james.modules.protocols.IMAPServerModule;
import org.apache.james.modules.protocols.LMTPServerModule;
import org.apache.james.modules.protocols.ManageSieveServerModule;
import org.apache.james.modules.protocols.POP3ServerModule;
import org.apache.james.modules.protocols.ProtocolHandlerModule;
import org.apache.james.modules.protocols.SMTPServerModule;
import org.apache.james.modules.server.DataRoutesModules;
import org.apache.james.modules.server.DefaultProcessorsConfigurationProviderModule;
import org.apache.james.modules.server.InconsistencyQuotasSolvingRoutesModule;
import org.apache.james.modules.server.MailQueueRoutesModule;
import org.apache.james.modules.server.MailRepositoriesRoutesModule;
import org.apache.james.modules.server.MailboxRoutesModule;
import org.apache.james.modules.server.NoJwtModule;
import org.apache.james.modules.server.RawPostDequeueDecoratorModule;
import org.apache.james.modules.server.SieveRoutesModule;
import org.apache.james.modules.server.TaskManagerModule;
import org.apache.james.modules.server.WebAdminServerModule;
import org.apache.james.server.core.configuration.Configuration;

/**
 * The server with storage that lasts, in the shape of a James main: the launcher starts it like any
 * other. Its spool is sealed by modules of its own, its mailbox by the launcher's.
 */
public final class EmbeddedApplication {

    static final Module PROTOCOLS =
            Modules.combine(
                    new ProtocolHandlerModule(),
                    new SMTPServerModule(),
                    new LMTPServerModule(),
                    new IMAPServerModule(),
                    new POP3ServerModule(),
                    new ManageSieveServerModule());

    static final Module ADMINISTRATION =
            Modules.combine(
                    new WebAdminServerModule(),
                    new NoJwtModule(),
                    new DataRoutesModules(),
                    new MailboxRoutesModule(),
                    new InconsistencyQuotasSolvingRoutesModule(),
                    new MailQueueRoutesModule(),
                    new MailRepositoriesRoutesModule(),
                    new SieveRoutesModule());

    private static final Module STORAGE =
            Modules.combine(
                    new DatabaseModule(),
                    new JpaDataModule(),
                    new JpaMailboxModule(),
                    new JpaQuotaModule(),
                    new IndexModule(),
                    new QueueModule());

    static final Module PROCESSING =
            Modules.combine(
                    new CoreDataModule(),
                    new MailetProcessingModule(),
                    new DefaultProcessorsConfigurationProviderModule(),
                    new RawPostDequeueDecoratorModule(),
                    new NaiveDelegationStoreModule(),
                    new MailboxModule(),
                    new DefaultEventModule(),
                    new MemoryDeadLetterModule(),
                    new TaskManagerModule());

    private EmbeddedApplication() {}

    static GuiceJamesServer createServer(Configuration.Basic configuration) {
        return GuiceJamesServer.forConfiguration(configuration)
                .combineWith(
                        Modules.override(PROCESSING, STORAGE, PROTOCOLS, ADMINISTRATION)
                                .with(new SealedSpoolModule(), new WithoutJmapModule()));
    }
}
