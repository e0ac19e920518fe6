// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.core.vault.VaultSamples.NOW;
import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.reserved;
import static org.qutemail.core.vault.VaultSamples.secret;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyRefusedException;

/** What every {@link KeyVault} does when many threads ask at once. */
public interface VaultThreadsContract {

    /** The one under test, empty at first. */
    KeyVault vault();

    @Test
    default void activateShouldSucceedForOneOfManyThreads() throws Exception {
        KeyId id = reserved(vault());
        assertThat(
                        successes(
                                () -> {
                                    vault().activate(id, KeyMode.PER_MESSAGE, NOW);
                                    return true;
                                }))
                .isEqualTo(1);
    }

    @Test
    default void createCopyShouldSucceedForOneOfManyThreads() throws Exception {
        CopyRef copy = new CopyRef(active(vault()), new byte[] {1});
        assertThat(
                        successes(
                                () -> {
                                    vault().createCopy(copy, secret(1), NOW).close();
                                    return true;
                                }))
                .isEqualTo(1);
    }

    /** Once a reader was told that it is in a deadlock with what confirms the same copy. */
    @Test
    default void readCopiesShouldFindCopiesThatAreWrittenAtTheSameTime() throws Exception {
        KeyId id = active(vault());
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            for (int number = 1; number <= 100; number++) {
                CopyRef copy = VaultSamples.copyOf(vault(), id, number);
                Future<?> reading =
                        reader.submit(
                                () -> {
                                    for (int i = 0; i < 10; i++) {
                                        vault().readCopies(List.of(copy)).get(copy).close();
                                    }
                                    return null;
                                });
                vault().confirmCopy(copy, NOW);
                reading.get();
            }
        } finally {
            reader.shutdownNow();
        }
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
