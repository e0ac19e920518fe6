// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.apache.james.metrics.api.GaugeRegistry;
import org.qutemail.core.key.EntityStatus;
import org.qutemail.core.key.KeyForecast;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.source.Credentials;

/**
 * Shows {@link KeyStatus} among the server's metrics, under {@code qutemail.keys}. Entities are
 * numbered from 1 in the order of their URLs: {@code submit1}, {@code store1}. What is not known
 * yet is NaN.
 */
final class KeyGauges {

    private static final String PREFIX = "qutemail.keys.";

    private final GaugeRegistry registry;
    private final Supplier<KeyStatus> keys;
    private final Clock clock;

    @Inject
    KeyGauges(GaugeRegistry registry, QkdKeyService keys, Clock clock) {
        this(registry, keys::status, clock);
    }

    KeyGauges(GaugeRegistry registry, Supplier<KeyStatus> keys, Clock clock) {
        this.registry = registry;
        this.keys = keys;
        this.clock = clock;
        register("poolLevel", KeyStatus::poolLevel);
        register("highWater", KeyStatus::highWater);
        register("issued", KeyStatus::issued);
        register("stored", KeyStatus::stored);
        register("burnt", KeyStatus::burnt);
        register("lost", KeyStatus::lost);
        register("unaccounted", KeyStatus::unaccounted);
        register("reachable", status -> status.reachable() ? 1 : 0);
        register("certificateDays", this::fewestDays);
        registerEconomy();
        int[] numbers = new int[EntityStatus.Role.values().length];
        List<EntityStatus> entities = keys.get().entities();
        for (int i = 0; i < entities.size(); i++) {
            EntityStatus.Role role = entities.get(i).role();
            String name = role == EntityStatus.Role.SUBMIT ? "submit" : "store";
            registerEntity(name + ++numbers[role.ordinal()] + ".", i);
        }
    }

    private void registerEconomy() {
        register("lowWater", KeyStatus::lowWater);
        register("low", status -> status.economy().low() ? 1 : 0);
        for (KeyMode mode : KeyMode.values()) {
            register(
                    "messages." + mode.token(),
                    status -> status.economy().messages().getOrDefault(mode, 0L));
        }
        register("steppedDown", status -> status.economy().steppedDown());
        register("deferred", status -> status.economy().deferred());
        register("overBudget", status -> status.economy().overBudget());
        register("epochMessages", status -> status.economy().epochMessages());
        register("epochOctets", status -> status.economy().epochOctets());
        registerForecast("refillPerHour", KeyForecast::refillPerHour);
        registerForecast("consumptionPerHour", KeyForecast::consumptionPerHour);
        registerForecast("demandPerHour", KeyForecast::demandPerHour);
        registerForecast("plannedPerHour", KeyForecast::plannedPerHour);
        registerForecast("planShare", KeyForecast::planShare);
        registerForecast("hoursLeft", KeyForecast::hoursLeft);
    }

    private void registerForecast(String name, Function<KeyForecast, OptionalDouble> value) {
        register(name, status -> value.apply(status.economy().forecast()).orElse(Double.NaN));
    }

    private void registerEntity(String name, int index) {
        // 0 closed, 1 half open, 2 open.
        register(name + "breaker", status -> status.entities().get(index).breaker().ordinal());
        register(
                name + "certificateDays",
                status -> days(status.entities().get(index).credentials().ownEnd()));
        register(
                name + "entityCertificateDays",
                status -> days(status.entities().get(index).credentials().entityEnd()));
    }

    private void register(String name, Function<KeyStatus, ? extends Number> value) {
        registry.register(PREFIX + name, () -> value.apply(keys.get()));
    }

    private double days(Optional<Instant> end) {
        return end.map(at -> (double) Credentials.days(clock.instant(), at)).orElse(Double.NaN);
    }

    private double fewestDays(KeyStatus status) {
        return status.entities().stream()
                .flatMap(entity -> entity.credentials().daysLeft(clock.instant()).stream())
                .min(Comparator.naturalOrder())
                .map(Long::doubleValue)
                .orElse(Double.NaN);
    }
}
