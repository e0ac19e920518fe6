// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import java.util.Objects;
import java.util.Optional;
import org.qutemail.core.key.KeyId;

/**
 * What the delivering component tells the mailbox backend about the message it appends. Travels as
 * an attribute of the mailbox session made for that one delivery: never in a thread-local, the
 * backend switches threads.
 *
 * @param origin not null
 * @param keyId the key to seal under; present exactly for {@link AppendOrigin#DELIVER_SEALED}
 * @param reason why this origin, a short token for the records, such as {@code external-sender}
 */
public record SealingContext(AppendOrigin origin, Optional<KeyId> keyId, String reason) {

    /** Name of the session attribute. */
    public static final String SESSION_ATTRIBUTE = "org.qutemail.sealing-context";

    public SealingContext {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(reason, "reason");
        if (keyId.isPresent() != (origin == AppendOrigin.DELIVER_SEALED)) {
            throw new IllegalArgumentException(
                    "a key id belongs to DELIVER_SEALED, and only there");
        }
    }

    /** Internal mail, to be sealed under the given key. */
    public static SealingContext sealed(KeyId keyId, String reason) {
        return new SealingContext(AppendOrigin.DELIVER_SEALED, Optional.of(keyId), reason);
    }

    /** Mail that is delivered as it came. */
    public static SealingContext plain(String reason) {
        return new SealingContext(AppendOrigin.DELIVER_PLAIN, Optional.empty(), reason);
    }

    /** A client's own append. */
    public static SealingContext client(String reason) {
        return new SealingContext(AppendOrigin.CLIENT, Optional.empty(), reason);
    }
}
