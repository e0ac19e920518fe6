// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.james.webadmin.Constants;
import org.apache.james.webadmin.Routes;
import org.qutemail.core.key.KeyStatus;
import spark.Service;

/**
 * {@code GET /qkd/keys/status}: how key delivery is doing, as JSON. Numbers and times only, no key
 * and no key id.
 *
 * <p>{@code simulated}, {@code pool_level}, {@code low_water}, {@code high_water}, {@code issued},
 * {@code stored}, {@code burnt}, {@code lost}, {@code reachable}, {@code last_error}, {@code
 * last_error_at}, {@code last_success}; see {@link KeyStatus}. Times are ISO 8601 in UTC; what has
 * not happened is null.
 */
public final class KeyStatusRoutes implements Routes {

    private static final String BASE = "/qkd/keys";

    private final Supplier<KeyStatus> source;

    /**
     * @param source the status at the moment of asking
     */
    public KeyStatusRoutes(Supplier<KeyStatus> source) {
        this.source = Objects.requireNonNull(source, "source");
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

    private static ObjectNode json(KeyStatus status) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("simulated", status.simulated())
                .put("pool_level", status.poolLevel())
                .put("low_water", status.lowWater())
                .put("high_water", status.highWater())
                .put("issued", status.issued())
                .put("stored", status.stored())
                .put("burnt", status.burnt())
                .put("lost", status.lost())
                .put("reachable", status.reachable())
                .put("last_error", status.lastError().orElse(null))
                .put("last_error_at", status.lastErrorAt().map(Instant::toString).orElse(null))
                .put("last_success", status.lastSuccess().map(Instant::toString).orElse(null));
    }
}
