// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Objects;
import java.util.Optional;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.policy.AppendOrigin;

/**
 * Whether one append is sealed, and why.
 *
 * @param origin who appends
 * @param sealed whether it is
 * @param keyId the key it must be sealed under; empty when it is not sealed, or when a key is to be
 *     taken for {@link KeyPurpose#CLIENT}
 * @param reason a short token for logs, counters and records, such as {@code no-origin}
 */
public record AppendDecision(
        AppendOrigin origin, boolean sealed, Optional<KeyId> keyId, String reason) {

    public AppendDecision {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(reason, "reason");
        if (!sealed && keyId.isPresent()) {
            throw new IllegalArgumentException("what is not sealed needs no key");
        }
    }

    /** Sealed under the key the message travelled with. */
    public static AppendDecision sealedUnder(KeyId keyId, String reason) {
        return new AppendDecision(AppendOrigin.DELIVER_SEALED, true, Optional.of(keyId), reason);
    }

    /** Sealed under a key to be taken for {@link KeyPurpose#CLIENT}. */
    public static AppendDecision sealedForClient(String reason) {
        return new AppendDecision(AppendOrigin.CLIENT, true, Optional.empty(), reason);
    }

    /** Stored as it came. */
    public static AppendDecision plain(String reason) {
        return new AppendDecision(AppendOrigin.DELIVER_PLAIN, false, Optional.empty(), reason);
    }

    /** A client's append that is stored as it came. */
    public static AppendDecision plainForClient(String reason) {
        return new AppendDecision(AppendOrigin.CLIENT, false, Optional.empty(), reason);
    }
}
