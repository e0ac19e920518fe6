// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the system may write this process's memory, with keys and mail in it, to a disk. Told
 * from Linux's {@code /proc} and control groups (version 2); elsewhere nothing is known.
 */
final class Swap {

    private static final String NONE = "0";

    private final Path root;

    /** Of this machine. */
    Swap() {
        this(Path.of("/"));
    }

    /**
     * @param root where {@code proc} and {@code sys} are
     */
    Swap(Path root) {
        this.root = root;
    }

    /** What to tell the operator; empty where there is no swap, or none for this process. */
    Optional<String> warning() {
        return isOn() && !isBarred()
                ? Optional.of(
                        "SWAP IS ON: MEMORY WITH KEYS AND MAIL MAY BE WRITTEN TO A DISK. SWITCH IT"
                                + " OFF, OR BAR IT FOR THIS PROCESS (MemorySwapMax=0).")
                : Optional.empty();
    }

    /** One line of headings, then one for each area. */
    private boolean isOn() {
        return lines("proc/swaps").skip(1).anyMatch(line -> !line.isBlank());
    }

    private boolean isBarred() {
        Optional<String> group =
                lines("proc/self/cgroup")
                        .filter(line -> line.startsWith("0::/"))
                        .map(line -> line.substring("0::/".length()))
                        .findFirst();
        Path groups = root.resolve("sys/fs/cgroup");
        // What a group above allows holds for those below.
        for (Path one = groups.resolve(group.orElse("")).normalize();
                one.startsWith(groups);
                one = one.getParent()) {
            if (lines(root.relativize(one.resolve("memory.swap.max")).toString())
                    .anyMatch(NONE::equals)) {
                return true;
            }
        }
        return false;
    }

    private Stream<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file)).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
