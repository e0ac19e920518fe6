// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What faults do to the keys of an answer. */
final class KeyDamage {

    private KeyDamage() {}

    /**
     * @param keys overwritten where another array takes their place
     * @param claimed whether this answers dec_keys
     */
    static List<SimulatedLink.LinkKey> of(
            Fault fault, List<SimulatedLink.LinkKey> keys, boolean claimed) {
        if (fault == Fault.BIT_FLIP && claimed) {
            keys.get(0).octets()[0] ^= 1;
        }
        return fault == Fault.WRONG_LENGTH ? shortened(keys) : keys;
    }

    private static List<SimulatedLink.LinkKey> shortened(List<SimulatedLink.LinkKey> keys) {
        List<SimulatedLink.LinkKey> shorter = new ArrayList<>();
        for (SimulatedLink.LinkKey key : keys) {
            byte[] whole = key.octets();
            shorter.add(
                    new SimulatedLink.LinkKey(key.id(), Arrays.copyOf(whole, whole.length - 1)));
            Arrays.fill(whole, (byte) 0);
        }
        return shorter;
    }
}
