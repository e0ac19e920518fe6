// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.annotation.PreDestroy;
import javax.inject.Inject;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.qutemail.core.policy.StorageState;
import org.qutemail.core.policy.StorageTrouble;
import org.qutemail.core.policy.StorageTrouble.Kind;
import org.qutemail.server.settings.ServerSettings;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Looks every two seconds whether the home has room and can be written, and whether the database
 * answers. Says in the log when trouble begins, becomes another and ends.
 */
final class StorageWatch implements StorageState, HealthCheck {

    private static final Logger LOGGER = LoggerFactory.getLogger(StorageWatch.class);
    private static final ComponentName NAME = new ComponentName("Storage");

    private static final long INTERVAL_SECONDS = 2;
    private static final long MEBI = 1 << 20;

    /** What failed of it may be told of it so much later: attempts of James, waiting for locks. */
    private static final long AFTERMATH_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path home;
    private final long leastRoom;
    private final Database database;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "storage-watch");
                        thread.setDaemon(true);
                        return thread;
                    });
    private volatile Optional<StorageTrouble> seen = Optional.empty();
    private volatile long lastSeen = System.nanoTime() - AFTERMATH_NANOS;

    @Inject
    StorageWatch(ServerSettings settings, Database database) {
        this.home = settings.home();
        this.leastRoom = settings.mail().leastRoom();
        this.database = database;
        clock.scheduleWithFixedDelay(this::look, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    /** Room is looked at anew, and what the database has said: a disk may fill quickly. */
    @Override
    public Optional<StorageTrouble> trouble() {
        return seen.isPresent() ? seen : noRoom().or(database::refusal);
    }

    /** Asked when something has failed: what is wrong may have begun since the last look. */
    @Override
    public boolean wasTroubled() {
        if (isTroubledOrWas()) {
            return true;
        }
        look();
        return isTroubledOrWas();
    }

    private boolean isTroubledOrWas() {
        return trouble().isPresent() || System.nanoTime() - lastSeen < AFTERMATH_NANOS;
    }

    private synchronized void look() {
        try {
            // It may take what it is tried with and not what it has refused just now.
            boolean refused = database.refusal().isPresent();
            Optional<StorageTrouble> now = noRoom().or(this::notWritable).or(database::trouble);
            if (database.wasAway() || refused || now.isPresent()) {
                lastSeen = System.nanoTime();
            }
            tell(now);
            seen = now;
        } catch (RuntimeException e) {
            LOGGER.error("the storage could not be looked at", e);
        }
    }

    private void tell(Optional<StorageTrouble> now) {
        if (now.isEmpty() && seen.isPresent()) {
            LOGGER.warn("the storage is well again, mail is taken and delivered");
        } else if (now.isPresent()
                && !now.map(StorageTrouble::kind).equals(seen.map(StorageTrouble::kind))) {
            LOGGER.error(
                    "ALARM storage: {}. Until then mail is put off with 4xx, and what is here waits",
                    now.get().reason());
        }
    }

    private Optional<StorageTrouble> noRoom() {
        long room = home.toFile().getUsableSpace();
        return room >= leastRoom
                ? Optional.empty()
                : Optional.of(
                        trouble(
                                Kind.NO_ROOM,
                                "the disk of "
                                        + home
                                        + " has "
                                        + room / MEBI
                                        + " MiB left and "
                                        + leastRoom / MEBI
                                        + " are needed (STORAGE_MIN_FREE_MB): make room"));
    }

    private Optional<StorageTrouble> notWritable() {
        Path probe = home.resolve("run").resolve("writable");
        try {
            Files.write(probe, new byte[1]);
            Files.delete(probe);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    trouble(
                            Kind.READ_ONLY,
                            home
                                    + " cannot be written ("
                                    + e.getMessage()
                                    + "): mount it for writing, give this user the right to, raise"
                                    + " a disk quota"));
        }
    }

    private static StorageTrouble trouble(Kind kind, String reason) {
        return new StorageTrouble(kind, reason);
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Publisher<Result> check() {
        return Mono.fromSupplier(
                () ->
                        trouble()
                                .map(trouble -> Result.unhealthy(NAME, trouble.reason()))
                                .orElseGet(() -> Result.healthy(NAME)));
    }

    /** Not interrupted: an embedded Derby closes the connection of a thread that is. */
    @PreDestroy
    void close() {
        clock.shutdown();
    }
}
