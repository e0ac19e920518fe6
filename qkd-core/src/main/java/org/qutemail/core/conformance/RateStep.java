// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.util.Locale;
import org.qutemail.core.etsi014.ProbeAnswer;
import org.qutemail.core.source.KmeException;

/** How fast keys come back, by the entity's own count, and what a call costs. */
final class RateStep implements ProbeStep {

    private static final double FEW_A_SECOND = 10;

    @Override
    public void run(ProbeSession probe) throws KmeException {
        probe.report(
                Check.KEEP_ALIVE,
                probe.connectionsClose() ? Severity.NOTE : Severity.OK,
                probe.submit,
                probe.connectionsClose()
                        ? "closed after each answer: every call pays for a handshake"
                        : "kept");
        try (ProbeAnswer answer = probe.once(probe.submit::status)) {
            long now = answer.json().map(s -> s.path("stored_key_count").asLong(-1)).orElse(-1L);
            double seconds = (System.nanoTime() - probe.startedAt) / 1e9;
            report(probe, now, seconds, answer.took().toMillis());
        }
    }

    private static void report(ProbeSession probe, long now, double seconds, long callMillis) {
        long taken = probe.result().keysBurnt();
        boolean told = probe.storedAtStart > 0 && now >= 0;
        boolean full = now >= probe.storedAtStart;
        // Some of the keys taken were larger or had been taken before the first count.
        double rate = (now - probe.storedAtStart + taken) / seconds;
        boolean slow = told && !full && rate < FEW_A_SECOND;
        String found =
                !told
                        ? "not told"
                        : full
                                ? "the pool was full again"
                                : String.format(Locale.ROOT, "about %.1f keys a second", rate);
        probe.report(
                Check.KEY_RATE,
                slow ? Severity.NOTE : Severity.OK,
                probe.submit,
                found + ", the last call took " + callMillis + " ms");
    }
}
