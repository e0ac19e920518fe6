// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an open vault does by itself, now and then, in a thread of its own. */
final class VaultUpkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VaultUpkeep.class);

    private static final long TICK_SECONDS = 5;
    private static final long DUE_SECONDS = 3600;
    private static final long LAST_WORK_SECONDS = 10;

    private final WrappingKeyVault keys;
    private final VaultDisposal disposal;
    private final RootFollower follower;
    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "qkd-vault");
                        thread.setDaemon(true);
                        return thread;
                    });

    VaultUpkeep(WrappingKeyVault keys, VaultDisposal disposal, RootFollower follower) {
        this.keys = keys;
        this.disposal = disposal;
        this.follower = follower;
    }

    void start() {
        background.scheduleWithFixedDelay(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
        background.scheduleWithFixedDelay(
                this::destroyDue, TICK_SECONDS, DUE_SECONDS, TimeUnit.SECONDS);
    }

    /** Lets the root follow, and keys that were not asked for lately go. */
    private void tick() {
        try {
            keys.sweepCache();
            follower.follow();
        } catch (IOException | VaultStoreException | VaultRefusedException | RuntimeException e) {
            LOG.error("the root could not note the state of the vault: {}", e.getMessage());
        }
    }

    private void destroyDue() {
        try {
            long destroyed = disposal.destroyDue();
            if (destroyed > 0) {
                LOG.info("{} keys whose time was over are destroyed", destroyed);
            }
        } catch (KeyException | VaultStoreException | RuntimeException e) {
            LOG.error("keys whose time is over could not be destroyed: {}", e.getMessage());
        }
    }

    /** What is being done comes to its end, and the root notes the last state. */
    @Override
    public void close() {
        background.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            background.awaitTermination(LAST_WORK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        tick();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
