// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.source.Credentials;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KeyPath;
import org.qutemail.core.source.KeyProvider;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.source.ProviderLimits;

/** Both entities of a link in memory, with failures that are planned call by call. Thread-safe. */
final class FakeKme {

    private final int number;
    private final Random random;
    private final Map<KeyId, byte[]> waiting = new HashMap<>();
    private final Deque<KmeException> encFailures = new ArrayDeque<>();
    private final Deque<KmeException> decFailures = new ArrayDeque<>();
    final List<Integer> encSizes = new ArrayList<>();
    int decCalls;
    int maxPerRequest = 100;
    int maxInDec = Integer.MAX_VALUE;
    int stock = Integer.MAX_VALUE;
    boolean simulated = true;
    boolean flipABit;
    boolean statusWorks = true;
    boolean away;
    Credentials credentials =
            new Credentials(Optional.of(Instant.MAX), Optional.of(Instant.MAX), Optional.empty());

    FakeKme() {
        this(1);
    }

    FakeKme(int number) {
        this.number = number;
        this.random = new Random(number);
    }

    synchronized void failEnc(KmeOutcome outcome, boolean answerLost) {
        encFailures.add(failure(outcome, answerLost));
    }

    synchronized void failDec(KmeOutcome outcome, boolean answerLost) {
        decFailures.add(failure(outcome, answerLost));
    }

    private static KmeException failure(KmeOutcome outcome, boolean answerLost) {
        return new KmeException(outcome, "planned " + outcome, answerLost, null);
    }

    /** The next dec_keys gives its keys away, and the answer is lost. */
    synchronized void loseDecAnswer() {
        decFailures.add(new KmeException(KmeOutcome.RETRYABLE, "lost after claim", true, null));
    }

    KeySource source() {
        return new KeySource("fake", List.of(path()));
    }

    KeyPath path() {
        return new KeyPath(new Side("sae-submit"), new Side("sae-store"));
    }

    private void requireThere() throws KmeException {
        if (away) {
            throw failure(KmeOutcome.RETRYABLE, false);
        }
    }

    private synchronized ProviderLimits describe() throws KmeException {
        requireThere();
        if (!statusWorks) {
            throw failure(KmeOutcome.PROTOCOL, false);
        }
        return new ProviderLimits("FAKE-A", maxPerRequest);
    }

    private synchronized KeyContainer enc(int number, int bits) throws KmeException {
        requireThere();
        encSizes.add(number);
        if (!encFailures.isEmpty()) {
            throw encFailures.remove();
        }
        if (number > stock) {
            throw failure(KmeOutcome.EXHAUSTED, false);
        }
        stock -= number;
        List<DeliveredKey> keys = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            KeyId id = new KeyId(new UUID(random.nextLong(), random.nextLong()));
            byte[] octets = new byte[bits / 8];
            random.nextBytes(octets);
            waiting.put(id, octets);
            keys.add(new DeliveredKey(id, SecretBytes.copyOf(octets)));
        }
        return new KeyContainer(keys, simulated);
    }

    private synchronized KeyContainer dec(List<KeyId> ids) throws KmeException {
        requireThere();
        decCalls++;
        if (!decFailures.isEmpty()) {
            KmeException planned = decFailures.remove();
            if (planned.getMessage().equals("lost after claim")) {
                ids.forEach(waiting::remove);
            }
            throw planned;
        }
        if (ids.size() > maxInDec || !waiting.keySet().containsAll(ids)) {
            throw failure(KmeOutcome.NOT_YET, false);
        }
        List<DeliveredKey> keys = new ArrayList<>();
        for (KeyId id : ids) {
            byte[] octets = waiting.remove(id);
            octets[0] ^= (byte) (flipABit ? 1 : 0);
            keys.add(new DeliveredKey(id, SecretBytes.takingOver(octets)));
        }
        return new KeyContainer(keys, simulated);
    }

    private final class Side implements KeyProvider {
        private final String identity;

        private Side(String identity) {
            this.identity = identity;
        }

        @Override
        public String name() {
            return "fake " + number + " of " + identity;
        }

        @Override
        public String identity() {
            return identity;
        }

        @Override
        public ProviderLimits describe() throws KmeException {
            return FakeKme.this.describe();
        }

        @Override
        public KeyContainer take(int number, int bits) throws KmeException {
            return enc(number, bits);
        }

        @Override
        public KeyContainer claim(List<KeyId> ids, int bits) throws KmeException {
            return dec(ids);
        }

        @Override
        public Credentials credentials() {
            return credentials;
        }

        @Override
        public void close() {}
    }
}
