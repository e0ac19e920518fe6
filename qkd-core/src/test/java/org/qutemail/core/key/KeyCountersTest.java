// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.TestClock;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.KeyTally;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.VaultKey;
import org.qutemail.core.vault.store.MemoryVaultStore;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultBench;

/** What a start makes of the vault that the last process has left. */
class KeyCountersTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir private Path directory;
    private final MemoryVaultStore store = new MemoryVaultStore();
    private VaultBench bench;

    @BeforeEach
    void prepare() {
        bench = new VaultBench(directory.resolve("root"));
    }

    private Path account() {
        return directory.resolve("account");
    }

    /** The store in memory outlives its vault, as a database does. */
    private DurableVault open() throws Exception {
        return DurableVault.open(
                store,
                bench.directory(),
                bench.root(),
                Optional.of(account()),
                new SecureRandom(),
                new TestClock(),
                Optional.empty());
    }

    private static KeyCounters begun(DurableVault vault) throws KeyException {
        KeyCounters counters = new KeyCounters();
        counters.begin(vault.keys(), NOW);
        return counters;
    }

    /** Issues so many keys as a key service does. */
    private static List<KeyId> reserve(KeyVault vault, int number, Instant at) throws Exception {
        List<VaultKey> keys = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            KeyRecord row =
                    KeyRecord.reserved(
                            new KeyId(UUID.randomUUID()),
                            KeyOrigin.SIMULATED,
                            "K",
                            "a",
                            "b",
                            256,
                            at);
            keys.add(new VaultKey(row, SecretBytes.takingOver(new byte[32])));
        }
        vault.account().asking(number);
        vault.reserve(keys);
        return keys.stream().map(key -> key.record().id()).toList();
    }

    @Test
    void whatWasReservedShouldBeBurntWhateverTheClockSaid() throws Exception {
        DurableVault vault = open();
        begun(vault);
        List<KeyId> keys = reserve(vault.keys(), 4, NOW.plusSeconds(3600));
        vault.keys().activate(keys.get(0), KeyMode.PER_MESSAGE, NOW);
        vault.keys().changeState(keys.get(1), KeyState.DESTROYED, NOW, KeyTally.LOST + "differs");
        // The process is gone before it has noted that the keys are rows.

        KeyCounters counters = begun(open());

        assertThat(counters.issued).hasValue(4);
        assertThat(counters.stored).hasValue(1);
        assertThat(counters.lost).hasValue(1);
        assertThat(counters.burnt).hasValue(2);
        assertThat(counters.unaccounted()).isZero();
    }

    @Test
    void keysThatNoRowTellsOfShouldBeIssuedAndBurnt() throws Exception {
        DurableVault vault = open();
        begun(vault);
        vault.keys().account().asking(64);

        KeyCounters counters = begun(open());

        assertThat(counters.issued).hasValue(64);
        assertThat(counters.burnt).hasValue(64);
        assertThat(counters.unaccounted()).isZero();
        assertThat(Files.readString(account())).contains("asked 0\nrows 0\nburnt 64\n");
    }

    @Test
    void aDifferenceShouldBeToldAtEveryStart() throws Exception {
        DurableVault vault = open();
        begun(vault);
        reserve(vault.keys(), 3, NOW);
        begun(open());
        Files.writeString(account(), Files.readString(account()).replace("rows 3", "rows 8"));

        assertThat(begun(open()).unaccounted()).isEqualTo(-5);
        KeyCounters counters = begun(open());
        assertThat(counters.unaccounted()).isEqualTo(-5);
        assertThat(counters.issued.get() + counters.unaccounted())
                .isEqualTo(counters.stored.get() + counters.burnt.get() + counters.lost.get());
    }
}
