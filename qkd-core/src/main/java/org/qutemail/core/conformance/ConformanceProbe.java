// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.transport.KmePair;
import org.qutemail.core.transport.KmeSetupException;

/**
 * Walks a pair of entities through status, enc_keys and dec_keys, right and wrong requests both.
 * Burns some ten keys; the intrusive steps burn most there are.
 */
public final class ConformanceProbe {

    private final Duration patience;
    private final boolean intrusive;

    /**
     * @param patience for a connection, and for an answer
     * @param intrusive whether to try also what disturbs an entity in use: both sides asking at
     *     once, which locks some, and taking the largest batches until one is refused
     */
    public ConformanceProbe(Duration patience, boolean intrusive) {
        this.patience = patience;
        this.intrusive = intrusive;
    }

    /**
     * @throws KmeSetupException a certificate, key or CA file cannot be used
     */
    public ConformanceReport run(KmePair pair) throws KmeSetupException {
        ProbeSession probe = new ProbeSession(pair, patience);
        try {
            for (ProbeStep step : steps()) {
                step.run(probe);
            }
        } catch (KmeException e) {
            // The first call of all is reported by its step; this one came in the middle.
            probe.report(Check.DELIVERY, Severity.FAILURE, probe.submit, e.getMessage());
        } catch (ProbeFailedException e) {
            // Reported.
        }
        return probe.result();
    }

    private List<ProbeStep> steps() {
        List<ProbeStep> steps =
                new ArrayList<>(
                        List.of(
                                new IdentityStep(),
                                new StatusStep(),
                                new DeliveryStep(),
                                new RequestFormStep(),
                                new RefusalStep(),
                                new RepetitionStep(),
                                new RateStep()));
        if (intrusive) {
            steps.add(new IntrusiveStep());
        }
        steps.add(new ErrorFormatStep());
        return steps;
    }
}
