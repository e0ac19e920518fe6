// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.io.IOException;
import java.io.PrintWriter;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The simulator as a program. Prints what a client must set, as lines for a shell or a properties
 * file, and runs until it is stopped. Exit code 2 for a wrong argument or a port in use.
 */
public final class KmeSimulatorMain {

    private KmeSimulatorMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        KmeSimulator simulator;
        try {
            simulator = KmeSimulator.start(SimulatorArguments.parse(List.of(arguments)));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(SimulatorArguments.USAGE);
            System.exit(2);
            return;
        } catch (IOException | GeneralSecurityException e) {
            System.err.println("the simulator cannot start: " + e.getMessage());
            System.exit(2);
            return;
        }
        announce(simulator, new PrintWriter(System.out));
        awaitSignal(simulator);
    }

    /** Says what a client must set, and flushes; for this and for wrapping programs. */
    public static void announce(KmeSimulator simulator, PrintWriter out) {
        out.println(
                "# KME SIMULATOR: ALL KEYS ARE SIMULATED, NO QUANTUM CHANNEL STANDS BEHIND THEM");
        out.println("QKD_SIMULATOR_MODE=external");
        simulator.variables().forEach((name, value) -> out.println(name + "=" + value));
        out.flush();
    }

    private static void awaitSignal(KmeSimulator simulator) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    simulator.close();
                                    stopped.countDown();
                                }));
        stopped.await();
    }
}
