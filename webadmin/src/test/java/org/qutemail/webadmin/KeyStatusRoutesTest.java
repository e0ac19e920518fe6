// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.core.healthcheck.ResultStatus;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.KeyStatus;
import reactor.core.publisher.Mono;
import spark.Service;

/** How key delivery shows: the JSON is a contract, the judgement of the health check too. */
class KeyStatusRoutesTest {

    private static final Instant ERROR = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant SUCCESS = Instant.parse("2026-11-22T09:59:00.5Z");

    private static KeyStatus status(boolean reachable, int level, String error) {
        return new KeyStatus(
                true,
                level,
                32,
                64,
                70,
                5,
                1,
                0,
                reachable,
                Optional.ofNullable(error),
                Optional.ofNullable(error).map(any -> ERROR),
                Optional.of(SUCCESS),
                List.of());
    }

    private static String json(KeyStatus status) throws Exception {
        Service service = Service.ignite().ipAddress("127.0.0.1").port(0);
        try {
            new KeyStatusRoutes(() -> status).define(service);
            service.awaitInitialization();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://127.0.0.1:"
                                                                    + service.port()
                                                                    + "/qkd/keys/status"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/json");
            return answer.body();
        } finally {
            service.stop();
            service.awaitStop();
        }
    }

    private static Result check(KeyStatus status) {
        return Mono.from(new KeyHealthCheck(() -> status).check()).block();
    }

    @Test
    void statusShouldBeShownWithAllFields() throws Exception {
        assertThat(json(status(false, 7, "https://kme: 503")))
                .isEqualTo(
                        "{\"simulated\":true,\"pool_level\":7,\"low_water\":32,\"high_water\":64,"
                                + "\"issued\":70,\"stored\":5,\"burnt\":1,\"lost\":0,"
                                + "\"reachable\":false,\"last_error\":\"https://kme: 503\","
                                + "\"last_error_at\":\"2026-11-22T10:00:00Z\","
                                + "\"last_success\":\"2026-11-22T09:59:00.500Z\"}");
    }

    @Test
    void whatHasNotHappenedShouldBeNull() throws Exception {
        assertThat(json(status(true, 7, null)))
                .contains("\"last_error\":null", "\"last_error_at\":null");
    }

    @Test
    void checkShouldBeHealthyWhileKeysCome() {
        assertThat(check(status(true, 0, "an old one")).getStatus())
                .isEqualTo(ResultStatus.HEALTHY);
    }

    @Test
    void checkShouldBeDegradedWhileKeysAreLeftOrNoneWasAskedForYet() {
        assertThat(check(status(false, 7, "https://kme: 503")).getStatus())
                .isEqualTo(ResultStatus.DEGRADED);
        assertThat(check(status(false, 0, null)).getStatus()).isEqualTo(ResultStatus.DEGRADED);
    }

    @Test
    void checkShouldBeUnhealthyAndSayWhyWhenNoKeyIsLeft() {
        Result result = check(status(false, 0, "https://kme: 503"));

        assertThat(result.getStatus()).isEqualTo(ResultStatus.UNHEALTHY);
        assertThat(result.getCause().orElseThrow())
                .contains("internal mail waits", "https://kme: 503");
    }
}
