// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.qutemail.core.policy.KeyPolicy;

/**
 * Whether the keys will do. Rates are keys in an hour, of the last quarter of an hour; what cannot
 * be told yet is empty.
 *
 * @param refillPerHour what the links make; known once a link's store was seen neither full nor
 *     untold for a while
 * @param consumptionPerHour keys given out, whatever for
 * @param demandPerHour keys that mail would have had without any step down
 * @param plannedPerHour what the configured plan takes in the configured mode; without a plan the
 *     demand
 * @param planShare planned by refill; above {@link KeyPolicy#PRUDENT_SHARE} it is too much
 * @param hoursLeft until all keys are used if it goes on like this; empty: no end in sight, or
 *     unknown
 */
public record KeyForecast(
        OptionalDouble refillPerHour,
        OptionalDouble consumptionPerHour,
        OptionalDouble demandPerHour,
        OptionalDouble plannedPerHour,
        OptionalDouble planShare,
        OptionalDouble hoursLeft) {

    /**
     * @param keysLeft in the pool and, as far as they tell, with the entities
     * @param away whether no entity can be reached, so that there is no refill now
     */
    static KeyForecast of(
            KeyPolicy policy,
            OptionalDouble refill,
            OptionalDouble consumption,
            OptionalDouble demand,
            long keysLeft,
            boolean away) {
        OptionalDouble planned =
                policy.plan()
                        .map(plan -> plan.keysPerHour(policy.mode(), policy.epoch()))
                        .map(OptionalDouble::of)
                        .orElse(demand);
        OptionalDouble share =
                planned.isPresent() && refill.isPresent()
                        ? OptionalDouble.of(share(planned.getAsDouble(), refill.getAsDouble()))
                        : OptionalDouble.empty();
        return new KeyForecast(
                refill,
                consumption,
                demand,
                planned,
                share,
                hoursLeft(away ? OptionalDouble.of(0) : refill, consumption, keysLeft));
    }

    private static double share(double planned, double refill) {
        return planned == 0 ? 0 : planned / refill;
    }

    private static OptionalDouble hoursLeft(
            OptionalDouble refill, OptionalDouble consumption, long keysLeft) {
        if (refill.isEmpty() || consumption.isEmpty()) {
            return OptionalDouble.empty();
        }
        double loss = consumption.getAsDouble() - refill.getAsDouble();
        return loss > 0 ? OptionalDouble.of(keysLeft / loss) : OptionalDouble.empty();
    }

    /** What to tell people when the plan is too much for the links. */
    public Optional<String> warning() {
        if (planShare.isEmpty() || planShare.getAsDouble() <= KeyPolicy.PRUDENT_SHARE) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "the mail planned takes %.0f keys an hour, more than %.0f percent of the"
                                + " %.0f that the links make: choose policy.mode per-message or"
                                + " epoch, or get a faster link",
                        plannedPerHour.getAsDouble(),
                        100 * KeyPolicy.PRUDENT_SHARE,
                        refillPerHour.getAsDouble()));
    }
}
