// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import java.util.Objects;
import java.util.function.Supplier;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.qutemail.core.key.KeyStatus;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Whether internal mail can be sealed now. Degraded: the entities do not answer but keys are left,
 * or none was fetched yet. Unhealthy: none is left, internal mail waits.
 */
public final class KeyHealthCheck implements HealthCheck {

    private static final ComponentName NAME = new ComponentName("QKD key delivery");

    private final Supplier<KeyStatus> source;

    /**
     * @param source the status at the moment of asking
     */
    public KeyHealthCheck(Supplier<KeyStatus> source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Publisher<Result> check() {
        return Mono.fromSupplier(() -> judge(source.get()));
    }

    private static Result judge(KeyStatus status) {
        if (status.reachable()) {
            return Result.healthy(NAME);
        }
        if (status.lastError().isEmpty()) {
            return Result.degraded(NAME, "no key was fetched yet");
        }
        String cause = status.lastError().get();
        return status.poolLevel() > 0
                ? Result.degraded(NAME, status.poolLevel() + " keys left: " + cause)
                : Result.unhealthy(NAME, "no key left, internal mail waits: " + cause);
    }
}
