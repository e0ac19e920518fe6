// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeContainer;

class RootStateTest {

    private static final RootState STATE =
            new RootState(new UUID(1, 2), 3, List.of(4L, 5L, Long.MAX_VALUE));
    private static KeystoreRoot root;

    @BeforeContainer
    static void makeRoot() throws Exception {
        Path directory = Files.createTempDirectory("qutemail-root");
        root = KeystoreRoot.create(directory.resolve("r"), Passphrase.none(), new SecureRandom());
        Files.delete(directory.resolve("r"));
        Files.delete(directory);
    }

    @Example
    void readShouldGiveWhatWasWritten() throws Exception {
        assertThat(RootState.read(STATE.write(root), root)).isEqualTo(STATE);
        RootState unborn = RootState.unborn(new UUID(7, 8));
        assertThat(RootState.read(unborn.write(root), root)).isEqualTo(unborn);
    }

    @Property
    void readShouldRefuseEveryChange(
            @ForAll @IntRange(max = 10_000) int position,
            @ForAll @IntRange(min = 1, max = 255) int flip)
            throws Exception {
        byte[] written = STATE.write(root);
        int at = position % written.length;
        written[at] ^= (byte) flip;
        // The code in capital letters is the same code.
        String text = new String(written, StandardCharsets.ISO_8859_1);
        String before = new String(STATE.write(root), StandardCharsets.ISO_8859_1);
        if (!text.equalsIgnoreCase(before)) {
            assertThatThrownBy(() -> RootState.read(written, root))
                    .isInstanceOf(VaultRefusedException.class);
        }
    }

    @Example
    void readShouldRefuseWhatIsCutOff() throws Exception {
        byte[] written = STATE.write(root);
        for (int size = 0; size < written.length; size++) {
            byte[] cut = java.util.Arrays.copyOf(written, size);
            assertThatThrownBy(() -> RootState.read(cut, root))
                    .isInstanceOf(VaultRefusedException.class);
        }
    }

    @Example
    void aVaultShouldBeOlderWhenAnyOfItsCountsIsLess() {
        assertThat(STATE.isAheadOf(3, STATE.marks())).isFalse();
        assertThat(STATE.isAheadOf(4, List.of(4L, 6L, Long.MAX_VALUE))).isFalse();
        assertThat(STATE.isAheadOf(2, STATE.marks())).isTrue();
        assertThat(STATE.isAheadOf(9, List.of(4L, 4L, Long.MAX_VALUE))).isTrue();
        assertThat(STATE.isAheadOf(9, List.of(4L))).isTrue();
    }

    @Example
    void raisingShouldNeverLower() {
        RootState raised = STATE.raisedTo(1, List.of(9L, 1L));
        assertThat(raised.generation()).isEqualTo(3);
        assertThat(raised.marks()).containsExactly(9L, 5L, Long.MAX_VALUE);
    }
}
