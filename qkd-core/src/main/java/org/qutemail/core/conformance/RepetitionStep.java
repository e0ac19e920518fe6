// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.time.Duration;
import org.qutemail.core.etsi014.ProbeAnswer;
import org.qutemail.core.source.KmeException;

/** What becomes of a key that is claimed again, or claimed after others have been taken. */
final class RepetitionStep implements ProbeStep {

    /** More than any delay seen between entities. */
    private static final Duration DELAY = Duration.ofMillis(200);

    @Override
    public void run(ProbeSession probe) throws KmeException {
        try (ProbeAnswer first = probe.take(1);
                ProbeAnswer second = probe.take(1)) {
            if (ProbeSession.ids(first).isEmpty() || ProbeSession.ids(second).isEmpty()) {
                return;
            }
            ProbeSession.pause(DELAY);
            earlier(probe, first);
            again(probe, second);
        }
    }

    private static void earlier(ProbeSession probe, ProbeAnswer first) throws KmeException {
        try (ProbeAnswer answer = probe.claim(ProbeSession.ids(first))) {
            boolean there = answer.status() == 200;
            probe.report(
                    Check.UNDELIVERED_BATCH,
                    there ? Severity.OK : Severity.DEVIATION,
                    probe.store,
                    there
                            ? "earlier keys are there"
                            : "earlier keys are gone: " + ProbeSession.describe(answer));
        }
    }

    private static void again(ProbeSession probe, ProbeAnswer second) throws KmeException {
        try (ProbeAnswer once = probe.claim(ProbeSession.ids(second));
                ProbeAnswer twice = probe.claim(ProbeSession.ids(second))) {
            if (once.status() != 200) {
                probe.report(
                        Check.ONE_TIME,
                        Severity.DEVIATION,
                        probe.store,
                        "not given at all: " + ProbeSession.describe(once));
                return;
            }
            boolean refused = twice.status() != 200;
            probe.report(
                    Check.ONE_TIME,
                    refused ? Severity.OK : Severity.DEVIATION,
                    probe.store,
                    refused
                            ? "then " + ProbeSession.describe(twice)
                            : "the same key was given again");
        }
    }
}
