// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.qutemail.core.policy.EpochLimits;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyVault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that many messages share, one after the other. When an epoch is over its key becomes
 * DEACTIVATED: it opens what it sealed and seals nothing more. Thread-safe.
 *
 * <p>Messages and octets are counted in memory. They need not outlive the process: no process goes
 * on with the epoch of another one, {@link KeyVault#endEpochs} ends those at the start.
 */
final class EpochKeys {

    /** Where the next epoch's key comes from. */
    @FunctionalInterface
    interface Source {
        KeyRecord fresh() throws KeyException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(EpochKeys.class);

    private final KeyVault vault;
    private final EpochLimits limits;
    private final Clock clock;
    private final Source source;
    // Over, but the vault could not be told yet.
    private final Map<KeyId, String> ended = new HashMap<>();
    private volatile Epoch epoch;

    EpochKeys(KeyVault vault, EpochLimits limits, Clock clock, Source source) {
        this.vault = vault;
        this.limits = limits;
        this.clock = clock;
        this.source = source;
    }

    /**
     * Counts one message and gives the key for it, a new one when it does not fit any more.
     *
     * @param octets that will be sealed for it
     */
    synchronized KeyInfo take(long octets) throws KeyException {
        if (epoch != null && !epoch.takes(octets, limits, clock.instant())) {
            end("its epoch is over");
        }
        // An administrator may have ended the key's life in between.
        if (epoch == null || !seals(epoch.row().id())) {
            epoch = null;
            epoch = Epoch.begin(source.fresh(), limits, clock.instant());
        }
        epoch = epoch.withMessage(octets);
        return epoch.row().info();
    }

    private boolean seals(KeyId id) throws KeyException {
        return vault.record(id).filter(row -> row.state().seals()).isPresent();
    }

    /** Counts octets of a message that was counted before its size was known. */
    synchronized void count(KeyId id, long octets) {
        if (epoch != null && epoch.row().id().equals(id)) {
            epoch = epoch.withOctets(octets);
        }
    }

    /** Ends the epoch when it is over, so that its key does not stay active for want of mail. */
    synchronized void look() {
        if (epoch != null && epoch.over(limits, clock.instant())) {
            end("its epoch is over");
        } else {
            tellVault();
        }
    }

    /** Ends the epoch whether it is over or not. */
    synchronized void stop() {
        if (epoch != null) {
            end("its epoch ended with a stop of the server");
        }
    }

    private void end(String reason) {
        ended.put(epoch.row().id(), reason);
        epoch = null;
        tellVault();
    }

    private void tellVault() {
        Iterator<Map.Entry<KeyId, String>> keys = ended.entrySet().iterator();
        while (keys.hasNext()) {
            Map.Entry<KeyId, String> key = keys.next();
            try {
                vault.changeState(
                        key.getKey(), KeyState.DEACTIVATED, clock.instant(), key.getValue());
                keys.remove();
            } catch (KeyRefusedException e) {
                // Suspended, compromised, destroyed: it seals nothing anyway.
                keys.remove();
            } catch (KeyException e) {
                LOG.debug("the epoch of {} is over, noted later", key.getKey(), e);
            }
        }
    }

    /** The present epoch. */
    Optional<Epoch> current() {
        return Optional.ofNullable(epoch);
    }
}
