// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.qutemail.core.TestClock;
import org.qutemail.core.policy.EpochLimits;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;

/** No epoch's key is used beyond any of its limits, whatever mail comes and whenever. */
class EpochLimitsPropertyTest {

    /** A message, some time after the one before. */
    record Step(Duration later, long octets, boolean restart) {}

    private static final class Use {
        private Instant first;
        private Instant last;
        private long messages;
        private long octets;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 1500).map(Duration::ofSeconds),
                        Arbitraries.longs().between(0, 700),
                        Arbitraries.integers().between(0, 19).map(n -> n == 0))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 300)
    void everyEpochShouldStayWithinAllOfItsLimits(@ForAll("steps") List<Step> steps)
            throws Exception {
        EpochLimits limits = new EpochLimits(Duration.ofHours(1), 5, 2000);
        TestClock clock = new TestClock();
        InMemoryKeyVault vault = new InMemoryKeyVault();
        FakeKme kme = new FakeKme();
        Map<KeyId, Use> uses = new HashMap<>();
        QkdKeyService keys = service(kme, vault, limits, clock);
        for (Step step : steps) {
            clock.advance(step.later());
            if (step.restart()) {
                // As after kill -9: nothing was closed, the next process finds the vault.
                keys = service(kme, vault, limits, clock);
                vault.endEpochs(clock.instant(), "a test");
            }
            KeyRequest request = KeyRequest.client(step.octets());
            Use use = uses.computeIfAbsent(keys.take(request).keys().get(0).id(), id -> new Use());
            use.first = use.first == null ? clock.instant() : use.first;
            use.last = clock.instant();
            use.messages++;
            use.octets += request.sealedOctets();
        }

        for (Use use : uses.values()) {
            assertThat(use.messages).isLessThanOrEqualTo(limits.messages());
            // A message that is above the limit all alone has an epoch to itself.
            assertThat(use.octets <= limits.octets() || use.messages == 1).isTrue();
            assertThat(Duration.between(use.first, use.last)).isLessThan(limits.life());
        }
        clock.advance(limits.life());
        keys.look();
        for (KeyId id : uses.keySet()) {
            KeyRecord row = vault.record(id).orElseThrow();
            assertThat(row.state()).isEqualTo(KeyState.DEACTIVATED);
            assertThat(row.mode()).contains(KeyMode.EPOCH);
        }
    }

    private static QkdKeyService service(
            FakeKme kme, InMemoryKeyVault vault, EpochLimits limits, TestClock clock) {
        return new QkdKeyService(
                kme.source(),
                vault,
                KeyServiceSettings.standard(true, Policies.of(0).epoch(limits).build()),
                clock,
                new SecureRandom(),
                pause -> {});
    }
}
