// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import java.util.Objects;
import org.qutemail.core.secret.SecretBytes;

/**
 * A key with its row. Whoever was handed one closes it.
 *
 * @param record not null
 * @param secret the key as the entity gave it; destroyed by {@link #close()}
 */
public record VaultKey(KeyRecord record, SecretBytes secret) implements AutoCloseable {

    public VaultKey {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(secret, "secret");
    }

    @Override
    public void close() {
        secret.close();
    }
}
