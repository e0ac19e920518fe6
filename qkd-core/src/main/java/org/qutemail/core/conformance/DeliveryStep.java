// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.qutemail.core.etsi014.ProbeAnswer;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;

/** The way that every key of the server goes: taken, claimed by the other identity, compared. */
final class DeliveryStep implements ProbeStep {

    private static final Duration STEP = Duration.ofMillis(15);
    private static final Duration GRACE = Duration.ofSeconds(2);

    @Override
    public void run(ProbeSession probe) throws KmeException, ProbeFailedException {
        int number = Math.min(2, probe.maxKeysPerRequest);
        try (ProbeAnswer taken = probe.take(number)) {
            if (ProbeSession.ids(taken).size() != number || !sized(taken)) {
                fail(probe, "enc_keys for " + number + " keys: " + ProbeSession.describe(taken));
            }
            reportOrigin(probe, taken);
            try (ProbeAnswer claimed = claim(probe, ProbeSession.ids(taken))) {
                if (ProbeSession.ids(claimed).size() != number || !sized(claimed)) {
                    fail(probe, "dec_keys: " + ProbeSession.describe(claimed));
                }
                compare(probe, taken, claimed);
            }
            if (!probe.reported(Check.REPLICATION)) {
                probe.report(Check.REPLICATION, Severity.OK, probe.store, "known at once");
            }
        }
        reportStoredCount(probe);
    }

    private static boolean sized(ProbeAnswer answer) {
        return answer.keys().orElseThrow().keys().stream()
                .allMatch(key -> key.secret().size() * 8 == ProbeSession.BITS);
    }

    private static void fail(ProbeSession probe, String found) throws ProbeFailedException {
        probe.report(Check.DELIVERY, Severity.FAILURE, probe.submit, found);
        throw new ProbeFailedException();
    }

    private static void reportOrigin(ProbeSession probe, ProbeAnswer taken) {
        boolean simulated = taken.keys().orElseThrow().simulated();
        boolean asConfigured = simulated == probe.submit.simulator();
        String found = simulated ? "SIMULATED keys" : "keys without the mark of a simulator";
        probe.report(
                Check.ORIGIN,
                asConfigured ? Severity.OK : Severity.FAILURE,
                probe.submit,
                asConfigured ? found : found + ", which this configuration refuses");
    }

    /** With the grace that the client grants. */
    private static ProbeAnswer claim(ProbeSession probe, List<KeyId> ids) throws KmeException {
        long start = System.nanoTime();
        ProbeAnswer answer = probe.claim(ids);
        boolean late = false;
        while (answer.outcome().filter(o -> o == KmeOutcome.NOT_YET).isPresent()
                && System.nanoTime() - start < GRACE.toNanos()) {
            late = true;
            ProbeSession.pause(STEP);
            answer = probe.claim(ids);
        }
        if (late) {
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            probe.report(
                    Check.REPLICATION,
                    Severity.NOTE,
                    probe.store,
                    answer.keys().isPresent()
                            ? "known after " + millis + " ms"
                            : "not known after " + millis + " ms");
        }
        return answer;
    }

    private static void compare(ProbeSession probe, ProbeAnswer taken, ProbeAnswer claimed)
            throws ProbeFailedException {
        Map<KeyId, SecretBytes> others = new HashMap<>();
        claimed.keys().orElseThrow().keys().forEach(key -> others.put(key.id(), key.secret()));
        int same = 0;
        List<DeliveredKey> keys = taken.keys().orElseThrow().keys();
        for (DeliveredKey key : keys) {
            // In constant time.
            if (key.secret().equals(others.get(key.id()))) {
                same++;
            }
        }
        if (same < keys.size()) {
            fail(probe, (keys.size() - same) + " of " + keys.size() + " keys differ");
        }
        probe.report(Check.DELIVERY, Severity.OK, probe.submit, same + " keys, the same");
    }

    private static void reportStoredCount(ProbeSession probe) {
        probe.report(
                Check.STORED_COUNT,
                probe.storedAtStart == 0 ? Severity.DEVIATION : Severity.OK,
                probe.submit,
                probe.storedAtStart == 0
                        ? "0, and keys were given"
                        : probe.storedAtStart < 0 ? "not told" : probe.storedAtStart + " keys");
    }
}
