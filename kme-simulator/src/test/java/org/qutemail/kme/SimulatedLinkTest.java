// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.qutemail.core.TestClock;
import org.qutemail.kme.SimulatedLink.LinkKey;
import org.qutemail.kme.SimulatedLink.Refusal;

class SimulatedLinkTest {

    private final TestClock clock = new TestClock();
    private final SimulatorConfig.Builder config =
            SimulatorConfig.builder(Path.of("unused")).clock(clock);

    private static List<UUID> ids(List<LinkKey> keys) {
        return keys.stream().map(LinkKey::id).toList();
    }

    @Test
    void takeShouldBeLimitedByTheBufferAndTheRate() {
        SimulatedLink link = new SimulatedLink(config.bufferedKeys(4).rate(256).build());
        assertThat(link.take("m", Set.of("s"), 4, 256)).isPresent();
        assertThat(link.take("m", Set.of("s"), 1, 256)).isEmpty();

        clock.advance(Duration.ofSeconds(2));
        assertThat(link.take("m", Set.of("s"), 3, 256)).isEmpty();
        assertThat(link.take("m", Set.of("s"), 2, 256)).isPresent();

        clock.advance(Duration.ofDays(1));
        assertThat(link.storedBits()).isEqualTo(4 * 256);
    }

    @Test
    void claimShouldGiveEachKeyOnceToEachNamedSlave() {
        SimulatedLink link = new SimulatedLink(config.build());
        List<UUID> ids = ids(link.take("m", Set.of("s", "t"), 2, 256).orElseThrow());

        assertThat(link.claim(Face.B, "m", "s", ids).keys()).hasSize(2);
        assertThat(link.claim(Face.B, "m", "s", ids).refusal()).contains(Refusal.NOT_FOUND);
        assertThat(link.claim(Face.B, "m", "u", ids).refusal()).contains(Refusal.NOT_NAMED);
        assertThat(link.claim(Face.B, "m", "t", ids).keys()).hasSize(2);
        assertThat(link.claim(Face.B, "m", "t", ids).refusal()).contains(Refusal.NOT_FOUND);
    }

    @Test
    void claimShouldGiveNoneWhenOneIsUnknown() {
        SimulatedLink link = new SimulatedLink(config.build());
        UUID known = link.take("m", Set.of("s"), 1, 256).orElseThrow().get(0).id();

        List<UUID> both = List.of(known, new UUID(1, 2));
        assertThat(link.claim(Face.B, "m", "s", both).refusal()).contains(Refusal.NOT_FOUND);
        assertThat(link.claim(Face.B, "x", "s", List.of(known)).refusal())
                .contains(Refusal.NOT_FOUND);
        assertThat(link.claim(Face.B, "m", "s", List.of(known)).keys()).hasSize(1);
    }

    @Test
    void claimShouldNotFindAKeyBeforeTheDelayAndAfterItsLife() {
        SimulatedLink link =
                new SimulatedLink(
                        config.delay(Duration.ofSeconds(2)).keyLife(Duration.ofHours(1)).build());
        List<UUID> ids = ids(link.take("m", Set.of("s"), 1, 256).orElseThrow());
        List<UUID> late = ids(link.take("m", Set.of("s"), 1, 256).orElseThrow());

        assertThat(link.claim(Face.B, "m", "s", ids).refusal()).contains(Refusal.NOT_FOUND);
        clock.advance(Duration.ofSeconds(2));
        assertThat(link.claim(Face.B, "m", "s", ids).refusal()).isEqualTo(Optional.empty());
        clock.advance(Duration.ofHours(1));
        assertThat(link.claim(Face.B, "m", "s", late).refusal()).contains(Refusal.NOT_FOUND);
    }

    @Test
    void keysShouldBePredictableOnlyWithASeed() {
        SimulatorConfig seeded = config.unsafeSeedForTests(7).build();
        LinkKey one = new SimulatedLink(seeded).take("m", Set.of("s"), 1, 256).orElseThrow().get(0);
        LinkKey two = new SimulatedLink(seeded).take("m", Set.of("s"), 1, 256).orElseThrow().get(0);
        assertThat(one.octets()).isEqualTo(two.octets());
        assertThat(one.id().version()).isEqualTo(4);
        assertThat(one.id().variant()).isEqualTo(2);

        SimulatorConfig plain = SimulatorConfig.builder(Path.of("unused")).build();
        LinkKey free = new SimulatedLink(plain).take("m", Set.of("s"), 1, 256).orElseThrow().get(0);
        LinkKey other =
                new SimulatedLink(plain).take("m", Set.of("s"), 1, 256).orElseThrow().get(0);
        assertThat(free.octets()).isNotEqualTo(other.octets());
    }
}
