// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.qutemail.core.vault.KeyAccount;
import org.qutemail.core.vault.KeyTally;
import org.qutemail.core.vault.KeyVault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the keys went, since the vault was made. */
final class KeyCounters {

    private static final Logger LOG = LoggerFactory.getLogger(KeyCounters.class);

    /** However the clock was set meanwhile, what is reserved at a start was created before. */
    private static final Duration ANY_CLOCK = Duration.ofDays(36_500);

    final AtomicLong issued = new AtomicLong();
    final AtomicLong stored = new AtomicLong();
    final AtomicLong burnt = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    private volatile long unaccounted;

    /**
     * Settles what the last process has left behind, and compares what was issued with the rows of
     * the vault. To be called before anything is counted.
     */
    void begin(KeyVault vault, Instant now) throws KeyException {
        if (vault.isExclusive()) {
            int left = vault.destroyReservedBefore(now.plus(ANY_CLOCK), now, "left at a crash");
            if (left > 0) {
                LOG.info("{} reserved keys that the last process left behind are burnt", left);
            }
        }
        KeyTally tally = vault.tally();
        try {
            unaccounted = vault.account().settle(tally.rows());
        } catch (IOException e) {
            throw new KeyUnavailableException(
                    "the account of issued keys cannot be written: " + e.getMessage(), e);
        }
        KeyAccount.State account = vault.account().state();
        issued.addAndGet(account.issued());
        stored.addAndGet(tally.stored());
        burnt.addAndGet(tally.burnt() + account.burnt());
        lost.addAndGet(tally.lost());
        if (unaccounted != 0) {
            LOG.error(
                    "KEY ACCOUNTING DOES NOT ADD UP: {} keys were issued, the vault knows {} stored,"
                            + " {} burnt, {} lost and {} reserved: {} {}. See docs/vault.md",
                    issued,
                    stored,
                    burnt,
                    lost,
                    tally.reserved(),
                    Math.abs(unaccounted),
                    unaccounted < 0 ? "are missing" : "were never issued");
        }
    }

    /** Keys in the vault beyond those issued; below 0: keys issued that are missing there. */
    long unaccounted() {
        return unaccounted;
    }
}
