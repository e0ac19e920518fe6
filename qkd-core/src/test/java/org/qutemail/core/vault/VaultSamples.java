// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.secret.SecretBytes;

/** Keys and copies for tests of vaults. */
public final class VaultSamples {

    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    public static final Instant LATER = NOW.plus(Duration.ofHours(1));

    private VaultSamples() {}

    /** 32 octets of one value. */
    public static SecretBytes secret(int fill) {
        byte[] octets = new byte[32];
        Arrays.fill(octets, (byte) fill);
        return SecretBytes.takingOver(octets);
    }

    /** A key that no vault knows, 32 octets of 7. */
    public static VaultKey newKey(KeyOrigin origin, Instant at) {
        KeyId id = new KeyId(UUID.randomUUID());
        KeyRecord row = KeyRecord.reserved(id, origin, "KME-A", "sae-a", "sae-ä", 256, at);
        return new VaultKey(row, secret(7));
    }

    public static KeyId reserved(KeyVault vault) throws KeyException {
        VaultKey key = newKey(KeyOrigin.SIMULATED, NOW);
        vault.reserve(List.of(key));
        return key.record().id();
    }

    public static KeyId active(KeyVault vault) throws KeyException {
        KeyId id = reserved(vault);
        vault.activate(id, KeyMode.PER_MESSAGE, LATER);
        return id;
    }

    /** A copy whose secret is 32 octets of the context's one. */
    public static CopyRef copyOf(KeyVault vault, KeyId id, int context) throws KeyException {
        CopyRef copy = new CopyRef(id, new byte[] {(byte) context});
        vault.createCopy(copy, secret(context), NOW).close();
        return copy;
    }
}
