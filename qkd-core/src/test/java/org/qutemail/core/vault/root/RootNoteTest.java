// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootNoteTest {

    private static final String TEXT = "first 1\nsecond 2\n";

    @TempDir private Path place;
    private RootDirectory directory;
    private KeystoreRoot root;

    @BeforeEach
    void makeRoot() throws Exception {
        directory = new RootDirectory(place);
        root = KeystoreRoot.create(place.resolve("r"), Passphrase.none(), new SecureRandom());
    }

    @Test
    void readShouldGiveWhatWasWrittenLast() throws Exception {
        RootNote note = directory.note("index", root);

        assertThat(note.read()).isEmpty();
        note.write("other\n");
        note.write(TEXT);

        assertThat(directory.note("index", root).read()).contains(TEXT);
    }

    @Test
    void readShouldRefuseEveryChangedOctetAndEveryLength() throws Exception {
        RootNote note = directory.note("index", root);
        note.write(TEXT);
        byte[] written = Files.readAllBytes(note.file());

        for (int i = 0; i < written.length; i++) {
            byte[] changed = written.clone();
            changed[i] ^= 0x01;
            assertRefused(note, changed);
            assertRefused(note, Arrays.copyOf(written, i));
        }
    }

    private static void assertRefused(RootNote note, byte[] content) throws Exception {
        Files.write(note.file(), content);
        assertThatThrownBy(note::read)
                .isInstanceOf(VaultRefusedException.class)
                .hasMessageContaining(note.file().toString());
    }

    @Test
    void readShouldRefuseTheNoteOfAnotherNameOrRoot() throws Exception {
        directory.note("other", root).write(TEXT);
        RootNote note = directory.note("index", root);
        Files.copy(directory.note("other", root).file(), note.file());
        assertThatThrownBy(note::read).isInstanceOf(VaultRefusedException.class);

        note.write(TEXT);
        KeystoreRoot another =
                KeystoreRoot.create(place.resolve("a"), Passphrase.none(), new SecureRandom());
        assertThatThrownBy(directory.note("index", another)::read)
                .isInstanceOf(VaultRefusedException.class);
    }
}
