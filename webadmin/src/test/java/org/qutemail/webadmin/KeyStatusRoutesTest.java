// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.core.healthcheck.ResultStatus;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.BreakerState;
import org.qutemail.core.key.Economies;
import org.qutemail.core.key.EntityStatus;
import org.qutemail.core.key.KeyEconomy;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.source.Credentials;
import reactor.core.publisher.Mono;
import spark.Service;

/** How key delivery shows: the JSON is a contract, the judgement of the health check too. */
class KeyStatusRoutesTest {

    private static final Instant ERROR = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant SUCCESS = Instant.parse("2026-11-22T09:59:00.5Z");

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T10:00:01Z"), ZoneOffset.UTC);

    private static KeyStatus status(
            boolean reachable, int level, String error, EntityStatus... entities) {
        return status(0, Economies.plenty(), reachable, level, error, entities);
    }

    private static KeyStatus status(
            KeyEconomy economy,
            boolean reachable,
            int level,
            String error,
            EntityStatus... entities) {
        return status(0, economy, reachable, level, error, entities);
    }

    private static KeyStatus status(
            long unaccounted,
            KeyEconomy economy,
            boolean reachable,
            int level,
            String error,
            EntityStatus... entities) {
        return new KeyStatus(
                true,
                level,
                32,
                64,
                70,
                5,
                1,
                0,
                unaccounted,
                reachable,
                Optional.ofNullable(error),
                Optional.ofNullable(error).map(any -> ERROR),
                Optional.of(SUCCESS),
                List.of(entities),
                economy);
    }

    private static EntityStatus entity(BreakerState breaker, Credentials credentials) {
        return new EntityStatus(
                "https://kme:8443",
                EntityStatus.Role.SUBMIT,
                "mail-submit",
                breaker,
                Optional.of("https://kme:8443: 503"),
                Optional.of(ERROR),
                Optional.of(SUCCESS),
                credentials);
    }

    private static Credentials endsInDays(long own, long entity) {
        Instant now = CLOCK.instant();
        return new Credentials(
                Optional.of(now.plus(Duration.ofDays(own))),
                Optional.of(now.plus(Duration.ofDays(entity))),
                Optional.empty());
    }

    private static String json(KeyStatus status) throws Exception {
        Service service = Service.ignite().ipAddress("127.0.0.1").port(0);
        try {
            new KeyStatusRoutes(() -> status, CLOCK).define(service);
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
        return Mono.from(new KeyHealthCheck(() -> status, CLOCK).check()).block();
    }

    @Test
    void healthShouldBeDegradedWhenKeysAreUnaccountedFor() {
        Result missing = check(status(-3, Economies.plenty(), true, 7, null));
        assertThat(missing.getStatus()).isEqualTo(ResultStatus.DEGRADED);
        assertThat(missing.getCause().orElse(""))
                .contains("3 keys that were issued are not in the vault");
        assertThat(check(status(2, Economies.plenty(), true, 7, null)).getCause().orElse(""))
                .contains("2 keys in the vault were never issued");
    }

    @Test
    void statusShouldBeShownWithAllFields() throws Exception {
        assertThat(json(status(false, 7, "https://kme: 503")))
                .isEqualTo(
                        "{\"simulated\":true,\"pool_level\":7,\"low_water\":32,\"high_water\":64,"
                                + "\"issued\":70,\"stored\":5,\"burnt\":1,\"lost\":0,\"unaccounted\":0,"
                                + "\"reachable\":false,\"last_error\":\"https://kme: 503\","
                                + "\"last_error_at\":\"2026-11-22T10:00:00Z\","
                                + "\"last_success\":\"2026-11-22T09:59:00.500Z\","
                                + "\"mode\":\"per-message\",\"on_low\":\"step-down\","
                                + "\"on_empty\":\"defer\",\"low\":false,"
                                + "\"messages_per_recipient\":0,\"messages_per_message\":5,"
                                + "\"messages_epoch\":2,\"stepped_down\":1,\"deferred\":3,"
                                + "\"over_budget\":4,\"epoch_end\":null,\"epoch_messages\":2,"
                                + "\"epoch_octets\":4096,\"refill_per_hour\":36000.0,"
                                + "\"consumption_per_hour\":1440.0,\"demand_per_hour\":1440.0,"
                                + "\"planned_per_hour\":1440.0,\"plan_share\":0.04,"
                                + "\"hours_left\":null,\"warning\":null,"
                                + "\"entities\":[]}");
    }

    @Test
    void statusShouldShowNullForWhatIsNotMeasuredYet() throws Exception {
        assertThat(json(status(Economies.unknown(), true, 7, null)))
                .contains("\"refill_per_hour\":null", "\"plan_share\":null");
    }

    @Test
    void statusShouldWarnWhenThePlanIsTooMuchForTheLinks() throws Exception {
        assertThat(json(status(Economies.low(), true, 7, null)))
                .contains("\"plan_share\":4.0", "\"hours_left\":0.5", "400 keys an hour");
    }

    @Test
    void checkShouldBeDegradedAtLowWaterAndSayWhatToDo() {
        Result result = check(status(Economies.low(), true, 7, null));
        assertThat(result.getStatus()).isEqualTo(ResultStatus.DEGRADED);
        assertThat(result.getCause().orElseThrow())
                .contains("7 ready", "low water 32", "epoch keys", "policy.mode epoch");
    }

    @Test
    void statusShouldShowEachEntity() throws Exception {
        assertThat(json(status(true, 7, null, entity(BreakerState.HALF_OPEN, endsInDays(30, 20)))))
                .endsWith(
                        "\"entities\":[{\"name\":\"https://kme:8443\",\"role\":\"submit\","
                                + "\"identity\":\"mail-submit\",\"breaker\":\"half_open\","
                                + "\"last_error\":\"https://kme:8443: 503\","
                                + "\"last_error_at\":\"2026-11-22T10:00:00Z\","
                                + "\"last_success\":\"2026-11-22T09:59:00.500Z\","
                                + "\"certificate_end\":\"2026-12-22T10:00:01Z\","
                                + "\"certificate_days\":30,"
                                + "\"entity_certificate_end\":\"2026-12-12T10:00:01Z\","
                                + "\"entity_certificate_days\":20,"
                                + "\"certificate_problem\":null}]}");
    }

    @Test
    void checkShouldBeDegradedWhileOneOfSeveralEntitiesIsAway() {
        Result result = check(status(true, 7, null, entity(BreakerState.OPEN, endsInDays(99, 99))));
        assertThat(result.getStatus()).isEqualTo(ResultStatus.DEGRADED);
        assertThat(result.getCause()).contains("away: https://kme:8443: 503");
    }

    @Test
    void checkShouldBeDegradedWhenACertificateEndsInLessThanTwoWeeks() {
        assertThat(
                        check(
                                        status(
                                                true,
                                                7,
                                                null,
                                                entity(BreakerState.CLOSED, endsInDays(14, 14))))
                                .getStatus())
                .isEqualTo(ResultStatus.HEALTHY);
        Result own = check(status(true, 7, null, entity(BreakerState.CLOSED, endsInDays(13, 99))));
        assertThat(own.getStatus()).isEqualTo(ResultStatus.DEGRADED);
        assertThat(own.getCause())
                .contains("the certificate of mail-submit ends 2026-12-05T10:00:01Z");
        Result theirs =
                check(status(true, 7, null, entity(BreakerState.CLOSED, endsInDays(99, -1))));
        assertThat(theirs.getStatus()).isEqualTo(ResultStatus.DEGRADED);
        assertThat(theirs.getCause())
                .contains("the certificate of https://kme:8443 ended 2026-11-21T10:00:01Z");
    }

    @Test
    void checkShouldBeDegradedWhileChangedCertificateFilesAreNotInUse() {
        Credentials bad =
                new Credentials(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("/etc/x.pem: no such file"));
        Result result = check(status(true, 7, null, entity(BreakerState.CLOSED, bad)));
        assertThat(result.getStatus()).isEqualTo(ResultStatus.DEGRADED);
        assertThat(result.getCause()).contains("/etc/x.pem: no such file");
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
