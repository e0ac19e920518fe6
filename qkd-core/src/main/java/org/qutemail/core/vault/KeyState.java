// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

/** The life of a key, after NIST SP 800-57 part 1 revision 5, section 7. */
public enum KeyState {
    /**
     * Taken from the entity, not yet claimed and compared by the other side, or not yet given out.
     */
    RESERVED(false, false, false),
    /** Seals and opens. */
    ACTIVE(true, true, true),
    /** Opens only. */
    DEACTIVATED(false, true, true),
    /** On hold: opens, seals nothing, must not be destroyed. */
    SUSPENDED(false, true, true),
    /** Somebody else may know it: what is stored stays readable, what arrives is not believed. */
    COMPROMISED(false, false, true),
    /** The octets are gone; the row remains as a tombstone. */
    DESTROYED(false, false, false);

    private final boolean seals;
    private final boolean opensTravelling;
    private final boolean opensStored;

    KeyState(boolean seals, boolean opensTravelling, boolean opensStored) {
        this.seals = seals;
        this.opensTravelling = opensTravelling;
        this.opensStored = opensStored;
    }

    /** Whether new copies may be made under the key. */
    public boolean seals() {
        return seals;
    }

    /** Whether a message that arrives sealed under the key may be opened. */
    public boolean opensTravelling() {
        return opensTravelling;
    }

    /** Whether stored copies may be opened. */
    public boolean opensStored() {
        return opensStored;
    }

    /** Whether the life of a key can go on like this; no state leads to itself. */
    public boolean canBecome(KeyState next) {
        return switch (this) {
            case RESERVED -> next == ACTIVE || next == COMPROMISED || next == DESTROYED;
            case ACTIVE ->
                    next == DEACTIVATED
                            || next == SUSPENDED
                            || next == COMPROMISED
                            || next == DESTROYED;
            case DEACTIVATED -> next == SUSPENDED || next == COMPROMISED || next == DESTROYED;
            case SUSPENDED -> next == ACTIVE || next == DEACTIVATED || next == COMPROMISED;
            case COMPROMISED -> next == DESTROYED;
            case DESTROYED -> false;
        };
    }
}
