// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapTest {

    private static final String HEADINGS = "Filename\tType\tSize\tUsed\tPriority\n";
    private static final String AREA = "/dev/sda2\tpartition\t8388604\t0\t-2\n";

    @TempDir Path root;

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void systemWithoutSwapShouldNotBeWarnedAbout() throws IOException {
        assertThat(new Swap(root).warning()).as("not Linux").isEmpty();

        file("proc/swaps", HEADINGS);
        assertThat(new Swap(root).warning()).isEmpty();
    }

    @Test
    void swapShouldBeWarnedAbout() throws IOException {
        file("proc/swaps", HEADINGS + AREA);
        file("proc/self/cgroup", "0::/system.slice/qutemail.service\n");
        file("sys/fs/cgroup/system.slice/qutemail.service/memory.swap.max", "max\n");

        assertThat(new Swap(root).warning()).get().asString().startsWith("SWAP IS ON");
    }

    @Test
    void swapThatThisProcessMayNotUseShouldNotBeWarnedAbout() throws IOException {
        file("proc/swaps", HEADINGS + AREA);
        file("proc/self/cgroup", "0::/system.slice/qutemail.service\n");
        file("sys/fs/cgroup/system.slice/memory.swap.max", "0\n");
        file("sys/fs/cgroup/system.slice/qutemail.service/memory.swap.max", "max\n");

        assertThat(new Swap(root).warning()).isEmpty();
    }
}
