// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.Objects;
import org.qutemail.core.secret.SecretBytes;

/**
 * A key with its secret: the QKD key itself, or the input keying material of one sealed copy.
 * Whoever was handed one closes it.
 *
 * @param info not null
 * @param secret not null; destroyed by {@link #close()}
 */
public record KeyMaterial(KeyInfo info, SecretBytes secret) implements AutoCloseable {

    public KeyMaterial {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(secret, "secret");
    }

    @Override
    public void close() {
        secret.close();
    }
}
