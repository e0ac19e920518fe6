// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Duration;

/**
 * The measures of a key service.
 *
 * @param simulated whether keys are simulated; others are refused then, and simulated ones
 *     otherwise
 * @param highWater keys held ready; 0: none
 * @param bits size of a key
 * @param maxAge how long a key may wait in the pool
 * @param epochLife how long clients' messages share a key
 * @param epochMessages how many messages share it at most
 * @param tick how often the pool is looked after
 */
public record KeyServiceSettings(
        boolean simulated,
        int highWater,
        int bits,
        Duration maxAge,
        Duration epochLife,
        long epochMessages,
        Duration tick) {

    /** 256-bit keys, an hour in the pool, epochs of an hour and 2^20 messages. */
    public static KeyServiceSettings standard(boolean simulated, int highWater) {
        return new KeyServiceSettings(
                simulated,
                highWater,
                256,
                Duration.ofHours(1),
                Duration.ofHours(1),
                1L << 20,
                Duration.ofSeconds(1));
    }

    public KeyServiceSettings {
        if (highWater < 0 || bits < 128 || bits % 8 != 0 || epochMessages < 1) {
            throw new IllegalArgumentException("measures out of range");
        }
    }

    /** The level at which the pool is filled up. */
    public int lowWater() {
        return highWater / 2;
    }
}
