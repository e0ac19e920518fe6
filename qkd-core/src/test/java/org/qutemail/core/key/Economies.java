// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.qutemail.core.policy.KeyPolicy;

/** Accounts of the key policy to show. */
public final class Economies {

    private Economies() {}

    /** Enough of everything. */
    public static KeyEconomy plenty() {
        return of(false, OptionalDouble.of(36000), OptionalDouble.of(1440), 1000);
    }

    /** At low water, refill 100 and demand 400 keys an hour. */
    public static KeyEconomy low() {
        return of(true, OptionalDouble.of(100), OptionalDouble.of(400), 150);
    }

    /** Nothing measured yet. */
    public static KeyEconomy unknown() {
        return of(false, OptionalDouble.empty(), OptionalDouble.empty(), 0);
    }

    private static KeyEconomy of(
            boolean low, OptionalDouble refill, OptionalDouble demand, long left) {
        KeyPolicy policy = KeyPolicy.standard(64);
        return new KeyEconomy(
                policy,
                low,
                Map.of(KeyMode.PER_RECIPIENT, 0L, KeyMode.PER_MESSAGE, 5L, KeyMode.EPOCH, 2L),
                1,
                3,
                4,
                Optional.empty(),
                2,
                4096,
                KeyForecast.of(policy, refill, demand, demand, left, false));
    }
}
