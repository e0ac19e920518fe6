// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import javax.inject.Inject;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.qutemail.core.policy.PlainSpool;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Says for as long as the server runs that its operator accepted unsealed mail in the queue and the
 * repositories ({@code <plainSpool>accepted</plainSpool>}): degraded then, healthy otherwise, since
 * a server that would need the word and has it not does not start.
 */
public final class SpoolHealthCheck implements HealthCheck {

    private static final ComponentName NAME = new ComponentName("QKD spool");

    private final PlainSpool plainSpool;

    @Inject
    SpoolHealthCheck(PlainSpool plainSpool) {
        this.plainSpool = plainSpool;
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Publisher<Result> check() {
        return Mono.just(
                plainSpool == PlainSpool.ACCEPTED
                        ? Result.degraded(
                                NAME,
                                "qkd.xml accepts a plain spool: internal mail may lie unsealed in"
                                        + " the queue and in repositories until it is sealed")
                        : Result.healthy(NAME));
    }
}
