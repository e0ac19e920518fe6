// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KeyProvider;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;

/**
 * Claims keys with the patience that real entities need: a key may become known on the other side
 * with a delay, an answer may be lost, a long list may be refused where single keys are not.
 */
final class KeyClaim {

    /** How to wait; tests do not. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    // Together just under the grace of 2 seconds.
    private static final long[] GRACE_MILLIS = {30, 60, 120, 240, 480, 1000};

    private final Supplier<KeyProvider> store;
    private final int bits;
    private final Pause pause;

    KeyClaim(Supplier<KeyProvider> store, int bits, Pause pause) {
        this.store = store;
        this.bits = bits;
        this.pause = pause;
    }

    /**
     * @return keys for all of the ids, or for some when the entity knows only those
     * @throws KmeException none could be claimed; with outcome LOST they are gone
     */
    KeyContainer claim(List<KeyId> ids) throws KmeException {
        boolean repeated = false;
        int waits = 0;
        while (true) {
            try {
                return store.get().claim(ids, bits);
            } catch (KmeException e) {
                if (e.outcome() == KmeOutcome.RETRYABLE && !repeated) {
                    repeated = true;
                } else if (e.outcome() != KmeOutcome.NOT_YET) {
                    throw e;
                } else if (repeated || waits == GRACE_MILLIS.length) {
                    return claimSingly(ids, e);
                } else {
                    waitFor(Duration.ofMillis(GRACE_MILLIS[waits++]), e);
                }
            }
        }
    }

    private KeyContainer claimSingly(List<KeyId> ids, KmeException why) throws KmeException {
        List<DeliveredKey> claimed = new ArrayList<>();
        boolean simulated = false;
        if (ids.size() > 1) {
            for (KeyId id : ids) {
                try {
                    // Not closed: its key moves into the container that is returned.
                    KeyContainer one = store.get().claim(List.of(id), bits);
                    claimed.addAll(one.keys());
                    simulated |= one.simulated();
                } catch (KmeException e) {
                    if (e.outcome() != KmeOutcome.NOT_YET) {
                        break;
                    }
                }
            }
        }
        if (claimed.isEmpty()) {
            throw new KmeException(
                    KmeOutcome.LOST, "keys could not be claimed: " + why.getMessage(), false, why);
        }
        return new KeyContainer(claimed, simulated);
    }

    private void waitFor(Duration time, KmeException why) throws KmeException {
        try {
            pause.of(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KmeException(
                    KmeOutcome.LOST, "interrupted while waiting: " + why.getMessage(), false, e);
        }
    }
}
