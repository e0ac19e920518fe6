// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Provider;
import org.apache.james.core.Username;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.jpa.JPAMailboxSessionMapperFactory;
import org.apache.james.mailbox.model.MailboxId;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.index.Agreement;
import org.qutemail.index.IndexRepair;
import org.qutemail.index.IndexReport;
import org.qutemail.index.IndexStoreException;
import org.qutemail.index.KeyCheck;
import org.qutemail.index.MessageIndex;
import org.qutemail.index.jdbc.IndexDatabase;
import org.qutemail.index.jdbc.JamesMailRows;
import org.qutemail.mailbox.MailboxBackfill;
import org.qutemail.mailbox.StorageLayout;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The message index in the mailbox's own database, repaired and compared with the vault when it is
 * opened, looked through once after that.
 */
final class DatabaseIndex implements HealthCheck {

    private static final Logger LOGGER = LoggerFactory.getLogger(DatabaseIndex.class);
    private static final ComponentName NAME = new ComponentName("Message index");

    private final MessageIndex index;
    private final IndexRepair.Outcome repaired;
    private final DurableVault vault;
    private volatile List<String> faults = List.of();

    /**
     * @param storage asked for, so that its tables are there
     */
    @Inject
    DatabaseIndex(
            Database database,
            DurableVault vault,
            Provider<KeyService> keys,
            JPAMailboxSessionMapperFactory storage,
            MailboxId.Factory ids,
            StorageLayout layout,
            SessionProvider sessions)
            throws IOException, IndexStoreException, VaultRefusedException, VaultStoreException {
        this.vault = vault;
        index =
                MessageIndex.open(
                        IndexDatabase.open(database.dataSource(), database.threads()),
                        vault.root(),
                        vault.note("index"),
                        new JamesMailRows(database.threads()),
                        copy -> keys.get().destroyCopy(copy),
                        new SecureRandom());
        try {
            repaired =
                    new IndexRepair(index)
                            .run(
                                    new MailboxBackfill(
                                            storage,
                                            ids,
                                            layout,
                                            sessions.createSystemSession(Username.of("index"))));
            KeyCheck.run(index, vault::unknown);
        } catch (IOException
                | IndexStoreException
                | VaultRefusedException
                | VaultStoreException
                | RuntimeException e) {
            index.close();
            throw e;
        }
        index.start();
        verifySoon();
    }

    MessageIndex index() {
        return index;
    }

    /** Looks through all rows, now. */
    Agreement agreement() throws IndexStoreException, VaultStoreException {
        return Agreement.look(index, vault);
    }

    private void verifySoon() {
        Thread check = new Thread(this::verify, "qkd-index-check");
        check.setDaemon(true);
        check.start();
    }

    private void verify() {
        try {
            IndexReport report = index.verify();
            faults = report.faults();
            faults.forEach(fault -> LOGGER.error("ALARM message index: {}", fault));
            // Where rows were taken away or changed, nobody knows what refers to a secret.
            if (faults.isEmpty() && repaired.withoutRow() == 0) {
                index.settle(vault.leftOver());
            }
        } catch (IndexStoreException | VaultStoreException | KeyException | RuntimeException e) {
            LOGGER.warn("the message index could not be looked through: {}", e.getMessage());
        }
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    /** Degraded until the next start once something was found: somebody has to look. */
    @Override
    public Publisher<Result> check() {
        return Mono.fromSupplier(
                () ->
                        faults.isEmpty()
                                        && repaired.withoutRow() == 0
                                        && repaired.withoutMessage() == 0
                                ? Result.healthy(NAME)
                                : Result.degraded(
                                        NAME,
                                        faults.size()
                                                + " faults, "
                                                + repaired.withoutRow()
                                                + " messages without a row, "
                                                + repaired.withoutMessage()
                                                + " rows without a message: ALARM in the log"
                                                + " names them"));
    }

    @PreDestroy
    void close() {
        index.close();
    }
}
