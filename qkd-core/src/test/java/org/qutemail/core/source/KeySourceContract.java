// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyServiceSettings;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.key.Policies;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.policy.WhenShort;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;

/**
 * What every source of keys does, whatever its protocol. The entities behind it behave: faults and
 * oddities have tests of their own for each protocol.
 */
public abstract class KeySourceContract {

    private static final int BITS = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The source under test, connected to entities that have keys: one for each test. */
    protected abstract KeySource source() throws Exception;

    /** Whether the entities mark their keys as simulated. */
    protected abstract boolean simulated();

    /** Makes all entities unreachable, or reachable again. */
    protected abstract void outage(boolean away) throws Exception;

    @AfterEach
    void close() throws Exception {
        source().close();
    }

    private KeyPath path() throws Exception {
        return source().paths().get(0);
    }

    private static List<KeyId> ids(KeyContainer container) {
        return container.keys().stream().map(DeliveredKey::id).toList();
    }

    /** As many keys as one call gives, three at most. */
    private KeyContainer take() throws Exception {
        KeyProvider submit = path().submit();
        return submit.take(Math.min(3, submit.describe().maxKeysPerCall()), BITS);
    }

    /** Keys may travel between the entities for a while. */
    private KeyContainer claim(List<KeyId> ids) throws Exception {
        KeyProvider store = path().store();
        return patiently(KmeOutcome.NOT_YET, () -> store.claim(ids, BITS));
    }

    private static KeyContainer patiently(KmeOutcome bearable, Callable<KeyContainer> call) {
        return await().atMost(PATIENCE)
                .ignoreExceptionsMatching(
                        e -> e instanceof KmeException kme && kme.outcome() == bearable)
                .until(call, keys -> true);
    }

    private static void assertOutcome(KmeOutcome outcome, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmeException.class, e -> assertThat(e.outcome()).isEqualTo(outcome));
    }

    @Test
    void everyPathShouldHaveTwoIdentitiesAndNamedEntities() throws Exception {
        Set<String> submitters = new HashSet<>();
        Set<String> storers = new HashSet<>();
        for (KeyPath path : source().paths()) {
            submitters.add(path.submit().identity());
            storers.add(path.store().identity());
            assertThat(path.submit().name()).isNotBlank();
            assertThat(path.store().name()).isNotBlank();
        }
        assertThat(submitters).hasSize(1).doesNotContainAnyElementsOf(storers);
        assertThat(storers).hasSize(1);
        assertThat(source().protocol()).isNotBlank();
    }

    @Test
    void everyEntityShouldTellItsLimits() throws Exception {
        for (KeyProvider provider : source().providers()) {
            assertThat(provider.describe().maxKeysPerCall()).isPositive();
        }
    }

    @Test
    void everyEntityShouldKnowWhenTheCertificatesOfItsConnectionEnd() throws Exception {
        for (KeyProvider provider : source().providers()) {
            provider.describe();
            Credentials credentials = provider.credentials();
            assertThat(credentials.ownEnd())
                    .get()
                    .satisfies(end -> assertThat(end).isInTheFuture());
            assertThat(credentials.entityEnd())
                    .get()
                    .satisfies(end -> assertThat(end).isInTheFuture());
            assertThat(credentials.problem()).isEmpty();
        }
    }

    @Test
    void takeShouldGiveAsManyDifferentKeysOfTheSizeAskedFor() throws Exception {
        int most = Math.min(5, path().submit().describe().maxKeysPerCall());
        Set<KeyId> seen = new HashSet<>();
        for (int number = 1; number <= most; number++) {
            try (KeyContainer taken = path().submit().take(number, BITS)) {
                assertThat(taken.keys()).hasSize(number);
                assertThat(taken.simulated()).isEqualTo(simulated());
                for (DeliveredKey key : taken.keys()) {
                    assertThat(key.secret().size()).isEqualTo(BITS / 8);
                    assertThat(seen.add(key.id())).as("%s is new", key.id()).isTrue();
                }
            }
        }
    }

    @Test
    void claimShouldGiveTheSameKeysInTheOrderAskedFor() throws Exception {
        try (KeyContainer taken = take()) {
            List<KeyId> reversed = new ArrayList<>(ids(taken));
            Collections.reverse(reversed);
            try (KeyContainer claimed = claim(reversed)) {
                assertThat(ids(claimed)).isEqualTo(reversed);
                assertThat(claimed.keys()).containsExactlyInAnyOrderElementsOf(taken.keys());
                assertThat(claimed.simulated()).isEqualTo(simulated());
            }
        }
    }

    @Test
    void claimShouldGiveEachKeyOnce() throws Exception {
        try (KeyContainer taken = take()) {
            List<KeyId> ids = ids(taken);
            claim(ids).close();
            assertOutcome(KmeOutcome.NOT_YET, () -> path().store().claim(ids, BITS));
        }
    }

    @Test
    void claimShouldBeNotYetWhenTheEntityDoesNotKnowTheKey() {
        List<KeyId> unknown = List.of(new KeyId(UUID.randomUUID()));
        assertOutcome(KmeOutcome.NOT_YET, () -> path().store().claim(unknown, BITS));
    }

    @Test
    void everyCallShouldBeRetryableWhileTheEntitiesAreAwayAndWorkAfterwards() throws Exception {
        try (KeyContainer taken = take()) {
            outage(true);
            try {
                assertOutcome(KmeOutcome.RETRYABLE, () -> path().submit().describe());
                assertOutcome(KmeOutcome.RETRYABLE, () -> path().submit().take(1, BITS));
                assertOutcome(KmeOutcome.RETRYABLE, () -> path().store().claim(ids(taken), BITS));
            } finally {
                outage(false);
            }
        }
        patiently(KmeOutcome.RETRYABLE, () -> path().submit().take(1, BITS)).close();
    }

    @Test
    void keyServiceShouldReachTheVaultWithKeysOfThisSourceAndAccountForEach() throws Exception {
        try (InMemoryKeyVault vault = new InMemoryKeyVault();
                QkdKeyService keys =
                        QkdKeyService.over(
                                source(),
                                KeyServiceSettings.standard(
                                        simulated(), Policies.of(0).onLow(WhenShort.DEFER).build()),
                                vault,
                                Clock.systemUTC(),
                                new SecureRandom())) {
            KeyInfo key =
                    await().atMost(PATIENCE)
                            .ignoreException(KeyUnavailableException.class)
                            .until(() -> keys.take(KeyPurpose.DELIVERY), taken -> true);
            KeyRecord row = vault.record(key.id()).orElseThrow();
            assertThat(row.state()).isEqualTo(KeyState.ACTIVE);
            assertThat(key.masterSae()).isEqualTo(path().submit().identity());
            assertThat(key.slaveSae()).isEqualTo(path().store().identity());
            assertThat(key.simulated()).isEqualTo(simulated());
            KeyStatus status = keys.status();
            assertThat(status.issued()).isEqualTo(status.stored() + status.burnt() + status.lost());
        }
    }
}
