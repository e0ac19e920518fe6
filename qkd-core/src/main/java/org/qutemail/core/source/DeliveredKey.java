// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import java.util.Objects;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.SecretBytes;

/**
 * One key of a key container (section 6.3).
 *
 * @param id not null
 * @param secret not null; destroyed by {@link #close()}
 */
public record DeliveredKey(KeyId id, SecretBytes secret) implements AutoCloseable {

    public DeliveredKey {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(secret, "secret");
    }

    @Override
    public void close() {
        secret.close();
    }
}
