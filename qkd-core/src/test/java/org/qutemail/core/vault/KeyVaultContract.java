// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMissingException;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.secret.SecretBytes;

/** What every {@link KeyVault} must do. A store's test extends this and gives one. */
public abstract class KeyVaultContract {

    protected static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofHours(1));

    private KeyVault vault;

    /** A vault without keys. */
    protected abstract KeyVault emptyVault() throws Exception;

    @BeforeEach
    void openVault() throws Exception {
        vault = emptyVault();
    }

    @AfterEach
    void closeVault() {
        vault.close();
    }

    private static SecretBytes secret(int fill) {
        byte[] octets = new byte[32];
        Arrays.fill(octets, (byte) fill);
        return SecretBytes.takingOver(octets);
    }

    private static VaultKey newKey(KeyOrigin origin, Instant at) {
        KeyId id = new KeyId(UUID.randomUUID());
        KeyRecord row = KeyRecord.reserved(id, origin, "KME-A", "sae-a", "sae-ä", 256, at);
        return new VaultKey(row, secret(7));
    }

    private KeyId reserved() throws KeyException {
        VaultKey key = newKey(KeyOrigin.SIMULATED, NOW);
        vault.reserve(List.of(key));
        return key.record().id();
    }

    private KeyId active() throws KeyException {
        KeyId id = reserved();
        vault.activate(id, KeyMode.PER_MESSAGE, LATER);
        return id;
    }

    private CopyRef copyOf(KeyId id, int context) throws KeyException {
        CopyRef copy = new CopyRef(id, new byte[] {(byte) context});
        vault.createCopy(copy, secret(context), NOW).close();
        return copy;
    }

    @Test
    void readShouldGiveTheKeyThatReserveWasGiven() throws Exception {
        VaultKey key = newKey(KeyOrigin.KME, NOW);
        vault.reserve(List.of(key));

        try (VaultKey read = vault.read(key.record().id()).orElseThrow()) {
            assertThat(read.record()).isEqualTo(key.record());
            assertThat(read.secret()).isEqualTo(key.secret());
        }
        assertThat(vault.record(key.record().id())).contains(key.record());
    }

    @Test
    void reserveShouldKeepItsOwnCopyOfTheSecret() throws Exception {
        VaultKey key = newKey(KeyOrigin.KME, NOW);
        vault.reserve(List.of(key));
        key.close();

        try (VaultKey read = vault.read(key.record().id()).orElseThrow();
                SecretBytes expected = secret(7)) {
            assertThat(read.secret()).isEqualTo(expected);
        }
    }

    @Test
    void readShouldGiveACopyThatCanBeClosed() throws Exception {
        KeyId id = active();
        vault.read(id).orElseThrow().close();
        try (VaultKey again = vault.read(id).orElseThrow();
                SecretBytes expected = secret(7)) {
            assertThat(again.secret()).isEqualTo(expected);
        }
    }

    @Test
    void readShouldBeEmptyWhenTheKeyIsUnknown() throws Exception {
        KeyId unknown = new KeyId(UUID.randomUUID());
        assertThat(vault.read(unknown)).isEmpty();
        assertThat(vault.record(unknown)).isEmpty();
        assertThat(vault.countCopies(unknown)).isZero();
    }

    @Test
    void reserveShouldAddNoneWhenOneIsKnown() throws Exception {
        VaultKey known = newKey(KeyOrigin.SIMULATED, NOW);
        VaultKey fresh = newKey(KeyOrigin.SIMULATED, NOW);
        vault.reserve(List.of(known));

        assertThatThrownBy(() -> vault.reserve(List.of(fresh, known)))
                .isInstanceOf(KeyRefusedException.class);
        assertThat(vault.record(fresh.record().id())).isEmpty();
    }

    @Test
    void activateShouldWorkOnceAndForReservedKeysOnly() throws Exception {
        KeyId id = reserved();

        KeyRecord row = vault.activate(id, KeyMode.EPOCH, LATER);

        assertThat(row.state()).isEqualTo(KeyState.ACTIVE);
        assertThat(row.activated()).contains(LATER);
        assertThat(vault.record(id)).contains(row);
        assertThat(row.info())
                .isEqualTo(new KeyInfo(id, KeyOrigin.SIMULATED, KeyMode.EPOCH, "sae-a", "sae-ä"));
        assertThatThrownBy(() -> vault.activate(id, KeyMode.EPOCH, LATER))
                .isInstanceOf(KeyRefusedException.class);
        assertThatThrownBy(() -> vault.activate(new KeyId(UUID.randomUUID()), KeyMode.EPOCH, LATER))
                .isInstanceOf(KeyMissingException.class);
    }

    @Test
    void changeStateShouldAllowExactlyTheTransitionsOfTheLifeCycle() throws Exception {
        for (KeyState next : EnumSet.allOf(KeyState.class)) {
            KeyId id = active();
            if (KeyState.ACTIVE.canBecome(next)) {
                vault.changeState(id, next, LATER, "a test");
                KeyRecord row = vault.record(id).orElseThrow();
                assertThat(row.state()).isEqualTo(next);
                assertThat(row.changed()).isEqualTo(LATER);
                assertThat(row.reason()).isEqualTo("a test");
            } else {
                assertThatThrownBy(() -> vault.changeState(id, next, LATER, ""))
                        .isInstanceOf(KeyRefusedException.class);
            }
        }
    }

    @Test
    void changeStateShouldLeaveActivationToActivate() throws Exception {
        KeyId id = reserved();
        assertThatThrownBy(() -> vault.changeState(id, KeyState.ACTIVE, LATER, ""))
                .isInstanceOf(KeyRefusedException.class);
    }

    @Test
    void destroyedShouldLeaveATombstoneWithoutKeyAndCopies() throws Exception {
        KeyId id = active();
        CopyRef copy = copyOf(id, 1);

        vault.changeState(id, KeyState.DESTROYED, LATER, "expunged");

        assertThat(vault.read(id)).isEmpty();
        assertThat(vault.readCopies(List.of(copy))).isEmpty();
        assertThat(vault.countCopies(id)).isZero();
        assertThat(vault.record(id).orElseThrow().reason()).isEqualTo("expunged");
        assertThatThrownBy(() -> vault.reserve(List.of(tombstoned(id))))
                .isInstanceOf(KeyRefusedException.class);
    }

    private static VaultKey tombstoned(KeyId id) {
        return new VaultKey(
                KeyRecord.reserved(id, KeyOrigin.SIMULATED, "K", "a", "b", 256, NOW), secret(1));
    }

    @Test
    void destroyReservedBeforeShouldSpareYoungerAndActivatedKeys() throws Exception {
        KeyId old = reserved();
        KeyId used = active();
        VaultKey young = newKey(KeyOrigin.SIMULATED, LATER);
        vault.reserve(List.of(young));

        assertThat(vault.destroyReservedBefore(LATER, LATER, "left")).isEqualTo(1);

        assertThat(vault.read(old)).isEmpty();
        assertThat(vault.record(used).orElseThrow().state()).isEqualTo(KeyState.ACTIVE);
        assertThat(vault.record(young.record().id()).orElseThrow().state())
                .isEqualTo(KeyState.RESERVED);
    }

    @Test
    void createCopyShouldCountTheUseAndGiveTheKey() throws Exception {
        KeyId id = active();
        CopyRef copy = new CopyRef(id, new byte[65535]);

        try (VaultKey key = vault.createCopy(copy, secret(1), NOW);
                SecretBytes expected = secret(7)) {
            assertThat(key.secret()).isEqualTo(expected);
        }
        copyOf(id, 2);
        assertThat(vault.record(id).orElseThrow().uses()).isEqualTo(2);
        assertThat(vault.countCopies(id)).isEqualTo(2);
    }

    @Test
    void createCopyShouldBeRefusedWhenTheNameIsTaken() throws Exception {
        KeyId id = active();
        CopyRef copy = copyOf(id, 1);

        assertThatThrownBy(() -> vault.createCopy(copy, secret(2), NOW))
                .isInstanceOf(KeyRefusedException.class);

        try (VaultCopy read = vault.readCopies(List.of(copy)).get(copy);
                SecretBytes first = secret(1)) {
            assertThat(read.copySecret()).isEqualTo(first);
        }
        assertThat(vault.record(id).orElseThrow().uses()).isEqualTo(1);
    }

    @Test
    void createCopyShouldBeRefusedUnlessTheKeyIsActive() throws Exception {
        CopyRef early = new CopyRef(reserved(), new byte[0]);
        assertThatThrownBy(() -> vault.createCopy(early, secret(1), NOW))
                .isInstanceOf(KeyRefusedException.class);

        CopyRef late = new CopyRef(active(), new byte[0]);
        vault.changeState(late.keyId(), KeyState.DEACTIVATED, LATER, "");
        assertThatThrownBy(() -> vault.createCopy(late, secret(1), NOW))
                .isInstanceOf(KeyRefusedException.class);

        CopyRef unknown = new CopyRef(new KeyId(UUID.randomUUID()), new byte[0]);
        assertThatThrownBy(() -> vault.createCopy(unknown, secret(1), NOW))
                .isInstanceOf(KeyMissingException.class);
    }

    @Test
    void readCopiesShouldGiveThoseThatExistOfManyKeys() throws Exception {
        CopyRef one = copyOf(active(), 1);
        CopyRef two = copyOf(active(), 2);
        CopyRef absent = new CopyRef(one.keyId(), new byte[] {9});

        Map<CopyRef, VaultCopy> read = vault.readCopies(List.of(one, two, absent, one));

        assertThat(read).containsOnlyKeys(one, two);
        try (SecretBytes second = secret(2)) {
            assertThat(read.get(two).copySecret()).isEqualTo(second);
        }
        assertThat(read.get(one).key().record().id()).isEqualTo(one.keyId());
        read.values().forEach(VaultCopy::close);
    }

    @Test
    void readCopiesShouldOpenWhatADeactivatedKeyHasSealed() throws Exception {
        CopyRef copy = copyOf(active(), 1);
        vault.changeState(copy.keyId(), KeyState.DEACTIVATED, LATER, "");
        assertThat(vault.readCopies(List.of(copy))).containsOnlyKeys(copy);
    }

    @Test
    void confirmCopyShouldBeRememberedAndIdempotent() throws Exception {
        CopyRef copy = copyOf(active(), 1);
        assertThat(confirmed(copy)).isFalse();

        assertThat(vault.confirmCopy(copy, LATER)).isTrue();
        assertThat(vault.confirmCopy(copy, LATER)).isTrue();

        assertThat(confirmed(copy)).isTrue();
        assertThat(vault.confirmCopy(new CopyRef(copy.keyId(), new byte[0]), LATER)).isFalse();
    }

    private boolean confirmed(CopyRef copy) throws KeyException {
        try (VaultCopy read = vault.readCopies(List.of(copy)).get(copy)) {
            return read.confirmed();
        }
    }

    @Test
    void destroyCopyShouldForgetThatCopyAlone() throws Exception {
        KeyId id = active();
        CopyRef one = copyOf(id, 1);
        CopyRef two = copyOf(id, 2);

        assertThat(vault.destroyCopy(one, LATER)).isTrue();
        assertThat(vault.destroyCopy(one, LATER)).isFalse();

        assertThat(vault.readCopies(List.of(one, two))).containsOnlyKeys(two);
        assertThat(vault.confirmCopy(one, LATER)).isFalse();
        assertThat(vault.countCopies(id)).isEqualTo(1);
        assertThat(vault.record(id).orElseThrow().uses()).isEqualTo(2);
    }

    @Test
    void censusShouldCountKeysByState() throws Exception {
        reserved();
        active();
        vault.changeState(active(), KeyState.DESTROYED, LATER, "");

        assertThat(vault.census())
                .containsEntry(KeyState.RESERVED, 1L)
                .containsEntry(KeyState.ACTIVE, 1L)
                .containsEntry(KeyState.DESTROYED, 1L);
    }

    @Test
    void originsShouldRememberKeysThatAreDestroyed() throws Exception {
        assertThat(vault.origins()).isEmpty();
        vault.changeState(active(), KeyState.DESTROYED, LATER, "");
        assertThat(vault.origins()).containsExactly(KeyOrigin.SIMULATED);
    }

    @Test
    void activateShouldSucceedForOneOfManyThreads() throws Exception {
        KeyId id = reserved();
        assertThat(
                        successes(
                                () -> {
                                    vault.activate(id, KeyMode.PER_MESSAGE, NOW);
                                    return true;
                                }))
                .isEqualTo(1);
    }

    @Test
    void createCopyShouldSucceedForOneOfManyThreads() throws Exception {
        CopyRef copy = new CopyRef(active(), new byte[] {1});
        assertThat(
                        successes(
                                () -> {
                                    vault.createCopy(copy, secret(1), NOW).close();
                                    return true;
                                }))
                .isEqualTo(1);
    }

    private static long successes(Callable<Boolean> attempt) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> attempts =
                    IntStream.range(0, 16)
                            .<Callable<Boolean>>mapToObj(
                                    i ->
                                            () -> {
                                                try {
                                                    return attempt.call();
                                                } catch (KeyRefusedException e) {
                                                    return false;
                                                }
                                            })
                            .toList();
            long successes = 0;
            for (Future<Boolean> result : threads.invokeAll(attempts)) {
                successes += result.get() ? 1 : 0;
            }
            return successes;
        } finally {
            threads.shutdownNow();
        }
    }
}
