// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** When a face answers, if it does. */
final class CallTiming {

    private static final long LEAST_MILLIS = 4;
    private static final long MOST_MILLIS = 45;

    private final SimulatorConfig config;
    private final Face face;
    private final FaultSwitch faults;

    CallTiming(SimulatorConfig config, Face face, FaultSwitch faults) {
        this.config = config;
        this.face = face;
        this.faults = faults;
    }

    /**
     * Waits as long as the face would take.
     *
     * @return false when the connection is to be closed without doing anything
     */
    boolean admits(Fault now) {
        try {
            switch (now) {
                case OUTAGE -> {
                    return false;
                }
                case HANG -> {
                    faults.awaitEnd(face, Fault.HANG);
                    return false;
                }
                case SLOW -> sleep(config.slowness());
                default -> {
                    if (config.has(Quirk.ONE_KEY_A_SECOND, face)) {
                        sleep(Duration.ofMillis(latency()));
                    }
                }
            }
            return true;
        } catch (InterruptedException e) {
            // The simulator is being closed.
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static long latency() {
        return ThreadLocalRandom.current().nextLong(LEAST_MILLIS, MOST_MILLIS + 1);
    }

    private static void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }
}
