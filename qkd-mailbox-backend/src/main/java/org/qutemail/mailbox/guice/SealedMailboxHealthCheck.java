// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import java.util.Arrays;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.qutemail.core.seal.SealError;
import org.qutemail.mailbox.SealedMailboxMetrics;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Whether all stored mail that was read could be opened. Degraded from the first alarm on until the
 * server is started again: somebody has to look.
 */
final class SealedMailboxHealthCheck implements HealthCheck {

    private static final ComponentName NAME = new ComponentName("Sealed mailbox");

    private final SealedMailboxMetrics metrics;

    @Inject
    SealedMailboxHealthCheck(SealedMailboxMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Publisher<Result> check() {
        return Mono.fromSupplier(() -> metrics.alarms() == 0 ? Result.healthy(NAME) : degraded());
    }

    private Result degraded() {
        String causes =
                Arrays.stream(SealError.values())
                        .filter(error -> metrics.alarms(error) > 0)
                        .map(error -> error + " " + metrics.alarms(error))
                        .collect(Collectors.joining(", "));
        return Result.degraded(
                NAME,
                "stored mail could not be opened ("
                        + causes
                        + " times since the start): ALARM in the log names the messages");
    }
}
