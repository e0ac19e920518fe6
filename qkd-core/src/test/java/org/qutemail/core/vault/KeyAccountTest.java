// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.vault.root.KeyAccountFile;

/** How many keys were issued, over the ends of processes. */
class KeyAccountTest {

    private static final UUID VAULT = UUID.randomUUID();

    @TempDir private Path directory;

    private KeyAccount opened() throws IOException {
        return KeyAccountFile.open(directory.resolve("account"), VAULT);
    }

    /** An account of a vault with so many rows, and all well. */
    private KeyAccount begun(long rows) throws IOException {
        KeyAccount account = opened();
        assertThat(account.settle(rows)).isZero();
        return account;
    }

    @Test
    void aFirstAccountShouldBeginWithTheRowsThereAre() throws Exception {
        assertThat(begun(5).state()).isEqualTo(new KeyAccount.State(0, 5, 0));
        Path file = directory.resolve("account");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatWasAnsweredShouldBeThereAfterARestart() throws Exception {
        KeyAccount account = begun(0);
        account.asking(64);
        account.answered(64, 64, 0);
        account.asking(3);
        account.answered(3, 0, 3);

        KeyAccount next = opened();
        assertThat(next.settle(64)).isZero();
        assertThat(next.state()).isEqualTo(new KeyAccount.State(0, 64, 3));
        assertThat(next.state().issued()).isEqualTo(67);
    }

    @Test
    void keysAskedForAndNeverKeptShouldCountAsBurntAtTheNextStart() throws Exception {
        begun(10).asking(64);

        KeyAccount next = opened();
        assertThat(next.settle(10)).isZero();
        assertThat(next.state()).isEqualTo(new KeyAccount.State(0, 10, 64));
    }

    @Test
    void keysThatBecameRowsBeforeACrashShouldCountAsRows() throws Exception {
        begun(10).asking(64);

        KeyAccount next = opened();
        assertThat(next.settle(74)).isZero();
        assertThat(next.state()).isEqualTo(new KeyAccount.State(0, 74, 0));
    }

    @Test
    void rowsThatAreMissingOrTooManyShouldBeToldAtEveryStart() throws Exception {
        KeyAccount account = begun(10);
        account.asking(4);

        assertThat(opened().settle(7)).isEqualTo(-3);
        assertThat(opened().settle(7)).isEqualTo(-3);
        assertThat(opened().settle(12)).isEqualTo(2);
        assertThat(opened().state()).isEqualTo(new KeyAccount.State(0, 10, 4));
    }

    @Test
    void aQuestionThatCannotBeNotedShouldNotBeAsked() throws Exception {
        KeyAccount account =
                KeyAccount.begin(
                        state -> {
                            throw new IOException("disk full");
                        });
        assertThatThrownBy(() -> account.asking(1)).isInstanceOf(IOException.class);
        assertThat(account.state().asked()).isZero();
    }

    @Test
    void anAnswerThatCannotBeNotedShouldBeNotedWithTheNextQuestion() throws Exception {
        boolean[] full = {false};
        KeyAccount.State[] kept = {null};
        KeyAccount account =
                KeyAccount.begin(
                        state -> {
                            if (full[0]) {
                                throw new IOException("disk full");
                            }
                            kept[0] = state;
                        });
        account.asking(2);
        full[0] = true;
        assertThatCode(() -> account.answered(2, 2, 0)).doesNotThrowAnyException();
        assertThat(kept[0]).isEqualTo(new KeyAccount.State(2, 0, 0));
        full[0] = false;
        account.asking(1);
        assertThat(kept[0]).isEqualTo(new KeyAccount.State(1, 2, 0));
    }

    @Test
    void aDamagedFileShouldBeRefusedAndTheOneOfAnotherVaultNotBeUsed() throws Exception {
        begun(10);
        Path file = directory.resolve("account");
        assertThat(KeyAccountFile.open(file, UUID.randomUUID()).settle(3)).isZero();

        Files.writeString(file, "something else");
        assertThatThrownBy(this::opened)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged: remove it");
    }
}
