// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import java.util.Objects;
import org.qutemail.core.secret.SecretBytes;

/**
 * What opening one sealed copy needs. Whoever was handed one closes it.
 *
 * @param key not null; closed with this
 * @param copySecret not null; destroyed by {@link #close()}
 * @param confirmed whether the records sealed with it are known to be stored
 */
public record VaultCopy(VaultKey key, SecretBytes copySecret, boolean confirmed)
        implements AutoCloseable {

    public VaultCopy {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(copySecret, "copySecret");
    }

    @Override
    public void close() {
        key.close();
        copySecret.close();
    }
}
