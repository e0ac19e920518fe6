// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.vault.root.VaultRefusedException;

class RootSpoolKeysTest {

    private final TestRoot root = new TestRoot(1);

    @Test
    void withIdShouldGiveTheSameKeyAfterARestart() throws Exception {
        try (RootSpoolKeys before = Spool.keys(root);
                RootSpoolKeys after = Spool.keys(root);
                KeyMaterial sealedWith = before.current();
                KeyMaterial openedWith = after.withId(sealedWith.info().id());
                KeyMaterial fresh = after.current()) {
            assertThat(openedWith.secret()).isEqualTo(sealedWith.secret());
            assertThat(fresh.info().id()).isNotEqualTo(sealedWith.info().id());
            assertThat(fresh.secret()).isNotEqualTo(sealedWith.secret());
        }
    }

    @Test
    void rotateShouldGiveAnotherKeyEachTime() throws Exception {
        List<KeyId> ids = new ArrayList<>();
        try (RootSpoolKeys keys = Spool.keys(root)) {
            for (int time = 0; time < 40; time++) {
                keys.rotate();
                try (KeyMaterial current = keys.current()) {
                    ids.add(current.info().id());
                }
            }
            assertThat(ids).doesNotHaveDuplicates();
            try (KeyMaterial first = keys.withId(ids.get(0))) {
                assertThat(first.secret().size()).isEqualTo(32);
            }
        }
    }

    @Test
    void withIdShouldSayThatAKeyBelongsToAnotherRoot() throws Exception {
        try (RootSpoolKeys keys = Spool.keys(root)) {
            assertThatThrownBy(() -> keys.withId(new KeyId(new UUID(1, 2))))
                    .isInstanceOfSatisfying(
                            SealException.class,
                            e -> assertThat(e.error()).isEqualTo(SealError.MISSING_KEY))
                    .hasMessageContaining("another vault root");
        }
    }

    @Test
    void keysInUseShouldOutlastAnAbsenceOfTheRoot() throws Exception {
        try (RootSpoolKeys keys = Spool.keys(root)) {
            KeyId before = keys.current().info().id();
            root.setAway(true);

            assertThatThrownBy(keys::rotate).hasMessageContaining("not in its slot");
            try (KeyMaterial current = keys.current()) {
                assertThat(current.info().id()).isEqualTo(before);
            }
            KeyId earlier = otherThan(before);
            assertThatThrownBy(() -> keys.withId(earlier))
                    .isInstanceOfSatisfying(
                            SealException.class,
                            e -> assertThat(e.error()).isEqualTo(SealError.MISSING_KEY))
                    .hasMessageContaining("the token is not in its slot");
        }
    }

    /** The same root, another key. */
    private static KeyId otherThan(KeyId id) {
        byte[] octets = id.toBytes();
        octets[KeyId.SIZE - 1] ^= 1;
        return KeyId.of(octets, 0);
    }

    @Test
    void constructorShouldFailWithoutRoot() {
        root.setAway(true);

        assertThatThrownBy(() -> new RootSpoolKeys(root, Spool.RANDOM))
                .isInstanceOf(VaultRefusedException.class);
    }
}
