// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.qutemail.core.etsi014.ProbeAnswer;
import org.qutemail.core.etsi014.ProbeClient;
import org.qutemail.core.source.KmeException;

/** What disturbs an entity in use: both sides asking at the same moment, and an empty pool. */
final class IntrusiveStep implements ProbeStep {

    private static final String ONE = "{\"number\":1}";
    private static final int CROSSINGS = 5;
    private static final Duration LOCK_MAY_END = Duration.ofSeconds(2);
    private static final int MOST_BATCHES = 100_000;

    @Override
    public void run(ProbeSession probe) throws KmeException {
        if (!locks(probe)) {
            exhaust(probe);
        }
    }

    private static boolean locks(ProbeSession probe) throws KmeException {
        boolean refused = false;
        for (int i = 0; i < CROSSINGS && !refused; i++) {
            CompletableFuture<ProbeAnswer> other = inBackground(probe.store);
            try (ProbeAnswer mine = probe.once(() -> probe.submit.postEncKeys(ONE));
                    ProbeAnswer theirs = probe.once(() -> join(other))) {
                refused = mine.status() != 200 || theirs.status() != 200;
            }
        }
        if (refused) {
            ProbeSession.pause(LOCK_MAY_END);
        }
        try (ProbeAnswer after = probe.once(() -> probe.submit.postEncKeys(ONE))) {
            boolean locked = after.status() != 200;
            probe.report(
                    Check.CROSSED_REQUESTS,
                    locked ? Severity.DEVIATION : refused ? Severity.NOTE : Severity.OK,
                    probe.submit,
                    locked
                            ? "the pair is locked: " + ProbeSession.describe(after)
                            : refused ? "refused for a while" : "both served");
            return locked;
        }
    }

    private static CompletableFuture<ProbeAnswer> inBackground(ProbeClient end) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return end.postEncKeys(ONE);
                    } catch (KmeException e) {
                        throw new CompletionException(e);
                    }
                });
    }

    private static ProbeAnswer join(CompletableFuture<ProbeAnswer> answer) throws KmeException {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof KmeException) {
                throw (KmeException) e.getCause();
            }
            throw e;
        }
    }

    private static void exhaust(ProbeSession probe) throws KmeException {
        String body = "{\"number\":" + probe.maxKeysPerRequest + "}";
        for (int i = 0; i < MOST_BATCHES; i++) {
            try (ProbeAnswer answer = probe.once(() -> probe.submit.postEncKeys(body))) {
                if (answer.status() != 200) {
                    probe.reportExhaustion(answer);
                    return;
                }
            }
        }
    }
}
