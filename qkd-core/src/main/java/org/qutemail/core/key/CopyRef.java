// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Names one sealed copy: the key it was sealed with and the record context it is bound to.
 *
 * <p>The context is the backend's: the serialised message id where there is one (it survives COPY
 * and MOVE), otherwise a record UUID of our own. Never mailbox, uid or owner.
 */
public final class CopyRef {

    private final KeyId keyId;
    private final byte[] context;

    /**
     * @param keyId not null
     * @param context not null, at most 65535 octets; copied
     */
    public CopyRef(KeyId keyId, byte[] context) {
        this.keyId = Objects.requireNonNull(keyId, "keyId");
        if (context.length > 0xFFFF) {
            throw new IllegalArgumentException("a record context has at most 65535 octets");
        }
        this.context = context.clone();
    }

    public KeyId keyId() {
        return keyId;
    }

    /** A new array. */
    public byte[] context() {
        return context.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CopyRef
                && keyId.equals(((CopyRef) other).keyId)
                && Arrays.equals(context, ((CopyRef) other).context);
    }

    @Override
    public int hashCode() {
        return 31 * keyId.hashCode() + Arrays.hashCode(context);
    }

    @Override
    public String toString() {
        return keyId + "/" + HexFormat.of().formatHex(context);
    }
}
