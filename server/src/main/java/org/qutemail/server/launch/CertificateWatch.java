// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.qutemail.core.transport.KmeSetupException;
import org.qutemail.core.transport.ServerIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes renewed certificate files into use while the server runs, for connections from then on.
 * Files that cannot be used, or do not belong together because only one was replaced so far, change
 * nothing but the log. They are looked at by time and size: renewal programs replace links, which
 * file notifications miss.
 */
final class CertificateWatch implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CertificateWatch.class);

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** What makes the listeners read the files again. */
    @FunctionalInterface
    interface Reload {
        void run() throws Exception;
    }

    private final ServerIdentity files;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "certificates");
                        thread.setDaemon(true);
                        return thread;
                    });
    private List<String> stamps;
    private Optional<String> refusal = Optional.empty();
    private Reload reload;

    /**
     * To be made before the listeners read the files: a change from then on is noticed.
     *
     * @param files need not exist yet
     */
    CertificateWatch(ServerIdentity files) {
        this.files = files;
        this.stamps = files.stamps();
    }

    /**
     * Begins to look, once there are listeners.
     *
     * @param listeners what a change is told to
     */
    void start(Reload listeners) {
        tell(listeners);
        clock.scheduleWithFixedDelay(
                this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The same without looking by itself. */
    void tell(Reload listeners) {
        reload = listeners;
    }

    /**
     * One look. Never throws: the next one must come. What could not be taken into use is tried
     * again at every look: a right that was missing on the files, or a listener that refused them,
     * changes neither time nor size.
     */
    void look() {
        List<String> now = files.stamps();
        if (now.equals(stamps) && refusal.isEmpty()) {
            return;
        }
        stamps = now;
        try {
            Instant end = checkedAndLoaded();
            refusal = Optional.empty();
            LOGGER.info(
                    "the certificate {} was renewed and is in use; it ends at {}",
                    files.certificate(),
                    end);
        } catch (KmeSetupException e) {
            refused(
                    "renewed certificate files cannot be used, going on with the old ones: "
                            + e.getMessage());
        } catch (Exception e) {
            refused(
                    "a listener refused renewed certificate files, is asked again and goes on with"
                            + " the old ones: "
                            + e);
        }
    }

    /** One log line for a reason, however often it is met. */
    private void refused(String why) {
        if (!refusal.equals(Optional.of(why))) {
            LOGGER.error(why);
            refusal = Optional.of(why);
        }
    }

    private Instant checkedAndLoaded() throws Exception {
        Instant end = files.check();
        reload.run();
        return end;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
