// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.key.KeyId;

/**
 * What the delivering component tells the mailbox backend about the message it appends. Travels as
 * an attribute of the mailbox session made for that one delivery: never in a thread-local, the
 * backend switches threads.
 *
 * @param origin not null
 * @param keyId the key to seal under; present exactly for {@link AppendOrigin#DELIVER_SEALED}
 * @param reason why this origin, a short token for the records, such as {@code external-sender}
 * @param name the name the message gets, from {@link DeliveryNames}; empty: any
 */
public record SealingContext(
        AppendOrigin origin, Optional<KeyId> keyId, String reason, Optional<UUID> name) {

    /** Name of the session attribute. */
    public static final String SESSION_ATTRIBUTE = "org.qutemail.sealing-context";

    public SealingContext {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(name, "name");
        if (keyId.isPresent() != (origin == AppendOrigin.DELIVER_SEALED)) {
            throw new IllegalArgumentException(
                    "a key id belongs to DELIVER_SEALED, and only there");
        }
    }

    /** Internal mail, to be sealed under the given key. */
    public static SealingContext sealed(KeyId keyId, String reason) {
        return new SealingContext(
                AppendOrigin.DELIVER_SEALED, Optional.of(keyId), reason, Optional.empty());
    }

    /** Mail that is delivered as it came. */
    public static SealingContext plain(String reason) {
        return new SealingContext(
                AppendOrigin.DELIVER_PLAIN, Optional.empty(), reason, Optional.empty());
    }

    /** A client's own append. */
    public static SealingContext client(String reason) {
        return new SealingContext(AppendOrigin.CLIENT, Optional.empty(), reason, Optional.empty());
    }

    /** For a message that is to have that name. */
    public SealingContext named(UUID other) {
        return new SealingContext(origin, keyId, reason, Optional.of(other));
    }
}
