// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.qutemail.core.etsi014.DeliveredKey;
import org.qutemail.core.etsi014.KeyContainer;
import org.qutemail.core.etsi014.KeyDelivery;
import org.qutemail.core.etsi014.KmeException;
import org.qutemail.core.etsi014.KmeOutcome;
import org.qutemail.core.etsi014.KmeStatus;
import org.qutemail.core.secret.SecretBytes;

/** Both entities of a link in memory, with failures that are planned call by call. Thread-safe. */
final class FakeKme {

    private final Random random = new Random(1);
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

    KeyDelivery submit() {
        return new Side("sae-submit");
    }

    KeyDelivery store() {
        return new Side("sae-store");
    }

    private synchronized KmeStatus status() throws KmeException {
        if (!statusWorks) {
            throw failure(KmeOutcome.PROTOCOL, false);
        }
        return new KmeStatus("FAKE-A", "FAKE-B", 256, 0, maxPerRequest, simulated);
    }

    private synchronized KeyContainer enc(int number, int bits) throws KmeException {
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

    private final class Side implements KeyDelivery {
        private final String saeId;

        private Side(String saeId) {
            this.saeId = saeId;
        }

        @Override
        public String saeId() {
            return saeId;
        }

        @Override
        public KmeStatus status() throws KmeException {
            return FakeKme.this.status();
        }

        @Override
        public KeyContainer encKeys(int number, int bits) throws KmeException {
            return enc(number, bits);
        }

        @Override
        public KeyContainer decKeys(List<KeyId> ids, int bits) throws KmeException {
            return dec(ids);
        }
    }
}
