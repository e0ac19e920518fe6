// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import javax.inject.Inject;
import org.apache.james.metrics.api.GaugeRegistry;
import org.qutemail.mailbox.SealedMailboxMetrics;

/** Shows {@link SealedMailboxMetrics} among the server's metrics. */
final class SealedMailboxGauges {

    @Inject
    SealedMailboxGauges(GaugeRegistry registry, SealedMailboxMetrics metrics) {
        registry.register("qutemail.mailbox.recordsWritten", metrics::recordsWritten);
        registry.register("qutemail.mailbox.recordsOpened", metrics::recordsOpened);
        registry.register("qutemail.mailbox.alarms", metrics::alarms);
        registry.register("qutemail.mailbox.unconfirmedCopies", metrics::unconfirmedCopies);
        registry.register("qutemail.mailbox.keyLookUps", metrics::keyLookUps);
        registry.register(
                "qutemail.mailbox.appendsWithoutOrigin",
                () -> metrics.decisions().getOrDefault("plain.no-origin", 0L));
    }
}
