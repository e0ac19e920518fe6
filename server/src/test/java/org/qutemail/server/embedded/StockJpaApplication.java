// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.google.inject.util.Modules;
import org.apache.james.GuiceJamesServer;
import org.apache.james.modules.queue.memory.MemoryMailQueueModule;
import org.apache.james.server.core.configuration.Configuration;

/**
 * What the embedded assembly is made of as far as that is James's own: its JPA storage with nothing
 * around the mappers, no index, and its queue in memory. To measure ours against.
 */
public final class StockJpaApplication {

    private StockJpaApplication() {}

    static GuiceJamesServer createServer(Configuration.Basic configuration) {
        return GuiceJamesServer.forConfiguration(configuration)
                .combineWith(
                        Modules.override(
                                        EmbeddedApplication.PROCESSING,
                                        EmbeddedApplication.PROTOCOLS,
                                        EmbeddedApplication.ADMINISTRATION,
                                        new DatabaseModule(),
                                        new JpaDataModule(),
                                        new JpaMailboxModule(),
                                        new JpaQuotaModule(),
                                        new MemoryMailQueueModule())
                                .with(new WithoutJmapModule()));
    }
}
