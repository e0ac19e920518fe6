// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import javax.inject.Inject;
import javax.inject.Provider;
import org.apache.james.webadmin.Constants;
import org.apache.james.webadmin.Routes;
import org.qutemail.core.key.EntityStatus;
import org.qutemail.core.key.KeyEconomy;
import org.qutemail.core.key.KeyForecast;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.source.Credentials;
import spark.Service;

/**
 * {@code GET /qkd/keys/status}: how key delivery is doing, as JSON. Numbers and times only, no key
 * and no key id.
 *
 * <p>{@code simulated}, {@code pool_level}, {@code low_water}, {@code high_water}, {@code issued},
 * {@code stored}, {@code burnt}, {@code lost}, {@code unaccounted}, {@code reachable}, {@code
 * last_error}, {@code last_error_at}, {@code last_success}; see {@link KeyStatus}. {@code mode},
 * {@code on_low}, {@code on_empty}, {@code low}, {@code messages_per_recipient}, {@code
 * messages_per_message}, {@code messages_epoch}, {@code stepped_down}, {@code deferred}, {@code
 * over_budget}, {@code epoch_end}, {@code epoch_messages}, {@code epoch_octets}; see {@link
 * KeyEconomy}. {@code refill_per_hour}, {@code consumption_per_hour}, {@code demand_per_hour},
 * {@code planned_per_hour}, {@code plan_share}, {@code hours_left}, {@code warning}; see {@link
 * KeyForecast}. {@code entities} has one object for each entity: {@code name}, {@code role} ({@code
 * submit}, {@code store}), {@code identity}, {@code breaker} ({@code closed}, {@code half_open},
 * {@code open}), the three {@code last_} members, {@code certificate_end} and {@code
 * certificate_days} of our certificate, {@code entity_certificate_end} and {@code
 * entity_certificate_days} of the entity's, {@code certificate_problem}; see {@link EntityStatus}.
 * Times are ISO 8601 in UTC; what has not happened or is not known is null.
 */
public final class KeyStatusRoutes implements Routes {

    private static final String BASE = "/qkd/keys";

    private final Supplier<KeyStatus> source;
    private final Clock clock;

    /**
     * For {@code extensions.routes} of a stock server.
     *
     * @param access is there to be made: it refuses a WebAdmin without authentication
     */
    @Inject
    KeyStatusRoutes(Provider<QkdKeyService> keys, Clock clock, WebAdminAccess access) {
        this(() -> keys.get().status(), clock);
    }

    /**
     * @param source the status at the moment of asking
     */
    public KeyStatusRoutes(Supplier<KeyStatus> source, Clock clock) {
        this.source = Objects.requireNonNull(source, "source");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public String getBasePath() {
        return BASE;
    }

    @Override
    public void define(Service service) {
        service.get(
                BASE + "/status",
                (request, response) -> {
                    response.type(Constants.JSON_CONTENT_TYPE);
                    return json(source.get());
                });
    }

    private ObjectNode json(KeyStatus status) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("simulated", status.simulated())
                        .put("pool_level", status.poolLevel())
                        .put("low_water", status.lowWater())
                        .put("high_water", status.highWater())
                        .put("issued", status.issued())
                        .put("stored", status.stored())
                        .put("burnt", status.burnt())
                        .put("lost", status.lost())
                        .put("unaccounted", status.unaccounted())
                        .put("reachable", status.reachable());
        calls(json, status.lastError(), status.lastErrorAt(), status.lastSuccess());
        economy(json, status.economy());
        ArrayNode entities = json.putArray("entities");
        status.entities().forEach(entity -> entities.add(json(entity)));
        return json;
    }

    private static void economy(ObjectNode json, KeyEconomy economy) {
        KeyForecast forecast = economy.forecast();
        json.put("mode", economy.policy().mode().token())
                .put("on_low", economy.policy().onLow().token())
                .put("on_empty", economy.policy().onEmpty().token())
                .put("low", economy.low());
        for (KeyMode mode : KeyMode.values()) {
            json.put(
                    "messages_" + mode.token().replace('-', '_'),
                    economy.messages().getOrDefault(mode, 0L));
        }
        json.put("stepped_down", economy.steppedDown())
                .put("deferred", economy.deferred())
                .put("over_budget", economy.overBudget())
                .put("epoch_end", economy.epochEnd().map(Instant::toString).orElse(null))
                .put("epoch_messages", economy.epochMessages())
                .put("epoch_octets", economy.epochOctets());
        rounded(json, "refill_per_hour", forecast.refillPerHour(), 10);
        rounded(json, "consumption_per_hour", forecast.consumptionPerHour(), 10);
        rounded(json, "demand_per_hour", forecast.demandPerHour(), 10);
        rounded(json, "planned_per_hour", forecast.plannedPerHour(), 10);
        rounded(json, "plan_share", forecast.planShare(), 100);
        rounded(json, "hours_left", forecast.hoursLeft(), 10);
        json.put("warning", forecast.warning().orElse(null));
    }

    private static void rounded(ObjectNode json, String name, OptionalDouble value, int to) {
        boolean finite = value.isPresent() && Double.isFinite(value.getAsDouble());
        json.put(name, finite ? Math.round(value.getAsDouble() * to) / (double) to : null);
    }

    private ObjectNode json(EntityStatus entity) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", entity.name())
                        .put("role", lower(entity.role()))
                        .put("identity", entity.identity())
                        .put("breaker", lower(entity.breaker()));
        calls(json, entity.lastError(), entity.lastErrorAt(), entity.lastSuccess());
        Credentials credentials = entity.credentials();
        end(json, "certificate", credentials.ownEnd());
        end(json, "entity_certificate", credentials.entityEnd());
        return json.put("certificate_problem", credentials.problem().orElse(null));
    }

    private static void calls(
            ObjectNode json,
            Optional<String> lastError,
            Optional<Instant> lastErrorAt,
            Optional<Instant> lastSuccess) {
        json.put("last_error", lastError.orElse(null))
                .put("last_error_at", lastErrorAt.map(Instant::toString).orElse(null))
                .put("last_success", lastSuccess.map(Instant::toString).orElse(null));
    }

    private void end(ObjectNode json, String name, Optional<Instant> end) {
        json.put(name + "_end", end.map(Instant::toString).orElse(null))
                .put(
                        name + "_days",
                        end.map(at -> Credentials.days(clock.instant(), at)).orElse(null));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
