// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.james.task.Task;
import org.apache.james.task.TaskExecutionDetails;
import org.apache.james.task.TaskType;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.core.vault.wrap.DurableVault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long work on the vault, as a task of James: progress and outcome by {@code GET /tasks/{id}}. A
 * task that is cancelled or cut off is partial; a rotation goes on when it is asked for again.
 */
public final class VaultTask implements Task {

    /** Of all work on the vault. */
    public static final TaskType TYPE = TaskType.of("qkd-vault");

    private static final Logger LOG = LoggerFactory.getLogger(VaultTask.class);

    /** What can be done. */
    public enum Action {
        /** Everything under a new key-encrypting key. */
        ROTATE,
        /** Every row looked at. */
        VERIFY,
        /** Written into a file of its own. */
        BACKUP,
        /** A month that is over made unreadable for good. */
        SHRED,
        /** Keys destroyed whose time is over. */
        DESTROY_DUE,
        /** Keys kept from being destroyed. */
        HOLD,
        /** The end of that. */
        RELEASE;

        /** As in the request. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * How far it is.
     *
     * @param action not null
     * @param rows done so far: wrapped anew, written, or keys looked at; at the end of an action
     *     that ends or holds keys, their number
     * @param faults what was found or went wrong
     * @param file of the backup, once it is whole; else empty
     * @param timestamp of this account
     */
    public record Details(
            Action action, long rows, List<String> faults, String file, Instant timestamp)
            implements TaskExecutionDetails.AdditionalInformation {}

    private final DurableVault vault;
    private final VaultOrder order;
    private final Path backups;
    private volatile String file = "";
    private volatile long rows;
    private volatile List<String> faults = List.of();

    /**
     * @param backups directory that backups are written into
     */
    public VaultTask(DurableVault vault, VaultOrder order, Path backups) {
        this.backups = Objects.requireNonNull(backups, "backups");
        this.vault = Objects.requireNonNull(vault, "vault");
        this.order = Objects.requireNonNull(order, "order");
    }

    @Override
    public Result run() throws InterruptedException {
        try {
            switch (order.action()) {
                case ROTATE -> vault.rotate(this::progress);
                case VERIFY -> faults = vault.verify(this::progress).faults();
                case BACKUP -> file = vault.backup(backups, this::progress).toString();
                case SHRED, DESTROY_DUE, HOLD, RELEASE ->
                        rows = order.dispose(vault.disposal(), this::progress);
            }
            return faults.isEmpty() ? Result.COMPLETED : Result.PARTIAL;
        } catch (Cancelled e) {
            throw new InterruptedException();
        } catch (KeyException | VaultStoreException | VaultRefusedException | IOException e) {
            LOG.error("{} of the vault failed: {}", order.action(), e.getMessage());
            faults = List.of(e.getMessage());
            return Result.PARTIAL;
        }
    }

    private void progress(long done) {
        rows = done;
        if (Thread.currentThread().isInterrupted()) {
            throw new Cancelled();
        }
    }

    /** Leaves the work between two of its steps. */
    private static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public TaskType type() {
        return TYPE;
    }

    @Override
    public Optional<TaskExecutionDetails.AdditionalInformation> details() {
        return Optional.of(
                new Details(order.action(), rows, faults, file, Clock.systemUTC().instant()));
    }
}
