// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import static org.qutemail.core.vault.VaultSamples.active;
import static org.qutemail.core.vault.VaultSamples.copyOf;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.vault.VaultSamples;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultBench;

/**
 * A program that writes a vault from several threads and says on standard output what it has
 * acknowledged, until it is killed. Arguments: directory of the root, directory of the database.
 */
public final class AcknowledgingWriter {

    private AcknowledgingWriter() {}

    public static void main(String[] arguments) throws Exception {
        DurableVault vault =
                new VaultBench(Path.of(arguments[0]))
                        .open(VaultDatabase.embedded(Path.of(arguments[1])));
        AtomicInteger number = new AtomicInteger();
        for (int thread = 0; thread < 3; thread++) {
            new Thread(
                            () -> {
                                try {
                                    while (true) {
                                        write(vault, number.incrementAndGet());
                                    }
                                } catch (Exception e) {
                                    e.printStackTrace();
                                    Runtime.getRuntime().halt(1);
                                }
                            })
                    .start();
        }
    }

    private static void write(DurableVault vault, int number) throws Exception {
        CopyRef kept = copyOf(vault.keys(), active(vault.keys()), 1);
        say("copy " + kept.keyId());
        vault.keys().confirmCopy(kept, VaultSamples.LATER);
        say("confirmed " + kept.keyId());
        if (number % 3 == 0) {
            say("destroying " + kept.keyId());
            vault.keys().destroyCopy(kept, VaultSamples.LATER);
            say("destroyed " + kept.keyId());
        }
    }

    private static synchronized void say(String what) {
        System.out.println("ack " + what);
        System.out.flush();
    }
}
