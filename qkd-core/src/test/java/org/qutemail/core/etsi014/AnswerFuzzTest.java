// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.transport.ErrorMessage;

/**
 * Ten thousand malformed answers through every reader. The seed is printed; run one again with
 * {@code -Dqutemail.fuzz.seed=SEED}.
 */
class AnswerFuzzTest {

    private static final int ANSWERS = 10_000;

    /** Of an answer's length, with what any answer costs on top. */
    private static final long MEMORY_FACTOR = 40;

    private static final long MEMORY_BASE = 4 << 20;

    /** The first answers load classes. */
    private static final int WARM_UP = 100;

    private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** The seed asked for, or a new one; printed. */
    static long seed() {
        long seed =
                Long.getLong(
                        "qutemail.fuzz.seed", ThreadLocalRandom.current().nextLong() & 0xFFFFFFFFL);
        System.out.println("fuzzing answers with -Dqutemail.fuzz.seed=" + seed);
        return seed;
    }

    // No measure of speed: what takes this long would never end.
    @Timeout(600)
    @Test
    void everyAnswerShouldBeSoundOrRefusedInBoundedMemory() {
        long seed = seed();
        AnswerMutations answers = new AnswerMutations(seed);
        for (int i = 0; i < ANSWERS; i++) {
            byte[] answer = answers.mutate(answers.any());
            int number = i;
            try {
                long before = memory.getCurrentThreadAllocatedBytes();
                readAsEverything(answer);
                long used = memory.getCurrentThreadAllocatedBytes() - before;
                if (i < WARM_UP) {
                    continue;
                }
                assertThat(used)
                        .as("octets allocated for %d", answer.length)
                        .isLessThan(MEMORY_BASE + MEMORY_FACTOR * answer.length);
            } catch (AssertionError | RuntimeException | StackOverflowError e) {
                throw new AssertionError("answer " + number + " of seed " + seed, e);
            }
        }
        System.out.println("fuzzed answers: " + outcomes);
        assertThat(outcomes.getOrDefault("container refused", 0)).isGreaterThan(ANSWERS / 2);
    }

    private void readAsEverything(byte[] answer) {
        container(answer);
        claim(answer);
        status(answer);
        assertThat(ErrorMessage.of(answer, answer.length)).matches("[ -~]{0,200}");
    }

    private void container(byte[] answer) {
        try (KeyContainer container =
                KeyContainerReader.readIssued(answer, answer.length, 2, 256)) {
            assertThat(container.keys()).hasSize(2);
            assertThat(container.keys()).allMatch(key -> key.secret().size() == 32);
            assertThat(container.keys()).extracting(DeliveredKey::id).doesNotHaveDuplicates();
            count("container sound");
        } catch (IOException e) {
            refused("container", e);
        }
    }

    private void claim(byte[] answer) {
        List<KeyId> ids = List.of(new KeyId(new UUID(1, 2)));
        try (KeyContainer container =
                KeyContainerReader.readClaimed(answer, answer.length, ids, 256)) {
            assertThat(container.keys()).as("a key that nobody asked for").isEmpty();
        } catch (IOException e) {
            refused("claim", e);
        }
    }

    private void status(byte[] answer) {
        try {
            KmeStatus status = StatusReader.read(answer, answer.length);
            assertThat(status.maxKeyPerRequest()).isPositive();
            assertThat(status.sourceKmeId()).matches("[ -~]{0,256}");
            count("status sound");
        } catch (IOException e) {
            refused("status", e);
        }
    }

    /** Numbers and ids apart, the messages are ours, word for word: no octet of an answer. */
    private void refused(String what, IOException e) {
        assertThat(e).hasNoCause();
        assertThat(e.getMessage()).matches("[A-Za-z0-9_,\" -]{1,90}");
        count(what + " refused");
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }
}
