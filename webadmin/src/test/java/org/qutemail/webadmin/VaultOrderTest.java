// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.root.KeystoreRoot;
import org.qutemail.core.vault.root.Passphrase;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.webadmin.VaultTask.Action;

class VaultOrderTest {

    private static final String MONTH = YearMonth.now(ZoneOffset.UTC).toString();

    @TempDir private Path directory;
    private DurableVault vault;
    private KeyId key;

    @BeforeEach
    void open() throws Exception {
        SecureRandom random = new SecureRandom();
        RootDirectory root = new RootDirectory(directory);
        vault =
                DurableVault.open(
                        new MemoryVaultStore(),
                        root,
                        KeystoreRoot.create(root.keystore(), Passphrase.none(), random),
                        random,
                        Clock.systemUTC());
        key = new KeyId(UUID.randomUUID());
        KeyRecord record =
                KeyRecord.reserved(key, KeyOrigin.SIMULATED, "K", "a", "b", 256, Instant.now());
        vault.keys().reserve(List.of(new VaultKey(record, SecretBytes.takingOver(new byte[32]))));
        vault.keys().activate(key, KeyMode.PER_MESSAGE, Instant.now());
    }

    @AfterEach
    void close() {
        vault.close();
    }

    private static VaultOrder order(Action action, String period, KeyId id, String reason) {
        return new VaultOrder(action, Optional.ofNullable(period), Optional.ofNullable(id), reason);
    }

    private long carriedOut(VaultOrder order) throws Exception {
        return order.dispose(vault.disposal(), looked -> {});
    }

    private KeyState state() throws Exception {
        return vault.keys().record(key).orElseThrow().state();
    }

    @Test
    void complaintShouldNameWhatIsMissing() {
        assertThat(order(Action.SHRED, null, null, "x").complaint())
                .contains("shred needs period and reason");
        assertThat(order(Action.SHRED, MONTH, null, " ").complaint()).isPresent();
        assertThat(order(Action.SHRED, MONTH, key, "x").complaint()).isPresent();
        assertThat(order(Action.SHRED, MONTH, null, "x").complaint()).isEmpty();
        for (Action action : EnumSet.of(Action.HOLD, Action.RELEASE)) {
            assertThat(order(action, null, null, "x").complaint()).isPresent();
            assertThat(order(action, MONTH, key, "x").complaint()).isPresent();
            assertThat(order(action, MONTH, null, "").complaint()).isPresent();
            assertThat(order(action, MONTH, null, "x").complaint()).isEmpty();
            assertThat(order(action, null, key, "x").complaint()).isEmpty();
        }
        for (Action action :
                EnumSet.of(Action.ROTATE, Action.VERIFY, Action.BACKUP, Action.DESTROY_DUE)) {
            assertThat(VaultOrder.of(action).complaint()).isEmpty();
        }
    }

    @Test
    void holdAndReleaseShouldTakeAMonthOrAKey() throws Exception {
        assertThat(carriedOut(order(Action.HOLD, MONTH, null, "case 7"))).isEqualTo(1);
        assertThat(state()).isEqualTo(KeyState.SUSPENDED);
        assertThat(carriedOut(order(Action.RELEASE, null, key, "closed"))).isEqualTo(1);
        assertThat(carriedOut(order(Action.HOLD, null, key, "case 8"))).isEqualTo(1);
        assertThat(state()).isEqualTo(KeyState.SUSPENDED);
        assertThat(carriedOut(order(Action.RELEASE, MONTH, null, "closed"))).isEqualTo(1);
        assertThat(state()).isNotEqualTo(KeyState.SUSPENDED);
    }

    @Test
    void shredShouldRefuseTheRunningMonthAndDestroyDueFindNothing() throws Exception {
        assertThatThrownBy(() -> carriedOut(order(Action.SHRED, MONTH, null, "x")))
                .isInstanceOf(VaultRefusedException.class);
        assertThat(carriedOut(VaultOrder.of(Action.DESTROY_DUE))).isZero();
        assertThat(state()).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void wordsShouldBeThoseOfTheManual() {
        assertThat(Action.DESTROY_DUE.word()).isEqualTo("destroy-due");
        assertThat(Action.SHRED.word()).isEqualTo("shred");
    }
}
