// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.james.metrics.api.Gauge;
import org.apache.james.metrics.api.GaugeRegistry;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.BreakerState;
import org.qutemail.core.key.Economies;
import org.qutemail.core.key.EntityStatus;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.source.Credentials;

/** What the metrics say, and that the manual names each of them and no other. */
class KeyGaugesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Pattern NAME = Pattern.compile("qutemail\\.keys\\.[\\w.-]+");

    private final Map<String, Gauge<?>> gauges = new TreeMap<>();

    private final GaugeRegistry registry =
            new GaugeRegistry() {
                @Override
                public <T> GaugeRegistry register(String name, Gauge<T> gauge) {
                    gauges.put(name, gauge);
                    return this;
                }

                @Override
                public <T> SettableGauge<T> settableGauge(String name) {
                    throw new UnsupportedOperationException();
                }
            };

    private static EntityStatus entity(
            EntityStatus.Role role, BreakerState breaker, Optional<Instant> ownEnd) {
        return new EntityStatus(
                "https://kme",
                role,
                "sae",
                breaker,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Credentials(ownEnd, Optional.empty(), Optional.empty()));
    }

    private void register(EntityStatus... entities) {
        KeyStatus status =
                new KeyStatus(
                        false,
                        7,
                        32,
                        64,
                        70,
                        50,
                        9,
                        4,
                        -2,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(entities),
                        Economies.low());
        new KeyGauges(registry, () -> status, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Object value(String name) {
        return gauges.get("qutemail.keys." + name).get();
    }

    @Test
    void gaugesShouldShowWhereTheKeysWent() {
        register();
        assertThat(value("poolLevel")).isEqualTo(7);
        assertThat(value("issued")).isEqualTo(70L);
        assertThat(value("stored")).isEqualTo(50L);
        assertThat(value("burnt")).isEqualTo(9L);
        assertThat(value("lost")).isEqualTo(4L);
        assertThat(value("unaccounted")).isEqualTo(-2L);
        assertThat(value("low")).isEqualTo(1);
        assertThat(value("messages.per-message")).isEqualTo(5L);
        assertThat(value("messages.epoch")).isEqualTo(2L);
        assertThat(value("messages.per-recipient")).isEqualTo(0L);
        assertThat(value("steppedDown")).isEqualTo(1L);
        assertThat(value("deferred")).isEqualTo(3L);
        assertThat(value("overBudget")).isEqualTo(4L);
        assertThat(value("refillPerHour")).isEqualTo(100.0);
        assertThat(value("demandPerHour")).isEqualTo(400.0);
        assertThat(value("planShare")).isEqualTo(4.0);
        assertThat(value("hoursLeft")).isEqualTo(0.5);
        assertThat(value("reachable")).isEqualTo(1);
        assertThat(value("certificateDays")).isEqualTo(Double.NaN);
    }

    @Test
    void gaugesShouldShowEachEntityByRoleAndNumber() {
        register(
                entity(
                        EntityStatus.Role.SUBMIT,
                        BreakerState.OPEN,
                        Optional.of(NOW.plus(Duration.ofDays(30)))),
                entity(EntityStatus.Role.SUBMIT, BreakerState.HALF_OPEN, Optional.empty()),
                entity(
                        EntityStatus.Role.STORE,
                        BreakerState.CLOSED,
                        Optional.of(NOW.minusSeconds(1))));
        assertThat(value("submit1.breaker")).isEqualTo(2);
        assertThat(value("submit2.breaker")).isEqualTo(1);
        assertThat(value("store1.breaker")).isEqualTo(0);
        assertThat(value("submit1.certificateDays")).isEqualTo(30.0);
        assertThat(value("submit1.entityCertificateDays")).isEqualTo(Double.NaN);
        assertThat(value("store1.certificateDays")).isEqualTo(-1.0);
        assertThat(value("certificateDays")).isEqualTo(-1.0);
    }

    @Test
    void manualShouldNameEveryMetricAndNoOther() throws IOException {
        register(
                entity(EntityStatus.Role.SUBMIT, BreakerState.CLOSED, Optional.empty()),
                entity(EntityStatus.Role.STORE, BreakerState.CLOSED, Optional.empty()));
        Path docs = Path.of(System.getProperty("qutemail.basedir"), "docs");
        String manual =
                Files.readString(docs.resolve("kme.md"))
                        + Files.readString(docs.resolve("key-policy.md"));
        Set<String> named = new TreeSet<>();
        Matcher matcher = NAME.matcher(manual);
        while (matcher.find()) {
            named.add(matcher.group());
        }
        // One pair stands for all: the manual says that the number goes on.
        assertThat(gauges.keySet().stream().collect(Collectors.toSet())).isEqualTo(named);
    }
}
