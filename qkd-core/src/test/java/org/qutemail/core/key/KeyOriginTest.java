// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyRecord;

/** Real and simulated keys are never mixed. */
class KeyOriginTest extends KeyServiceFixture {

    @Test
    void startShouldBeRefusedWhenTheVaultHasHeldRealKeys() throws Exception {
        KeyRecord row =
                KeyRecord.reserved(
                        new KeyId(new UUID(1, 2)),
                        KeyOrigin.KME,
                        "K",
                        "a",
                        "b",
                        256,
                        clock.instant());
        try (SecretBytes secret = SecretBytes.copyOf(new byte[32])) {
            vault.reserve(List.of(new org.qutemail.core.vault.VaultKey(row, secret)));
        }
        assertThatThrownBy(() -> keys.start())
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("held real keys");
    }
}
