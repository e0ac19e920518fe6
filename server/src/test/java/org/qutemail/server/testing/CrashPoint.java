// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

/**
 * Where a {@link CrashingServer} can end on its way from a key to the answer that the client gets;
 * in order. What it has asked of the vault at a point {@code BEFORE} is not done, {@code AFTER} it
 * is.
 */
public enum CrashPoint {
    /** An entity has given keys and forgotten them; nothing of them is on the disk. */
    AFTER_ENC_KEYS,
    /** They are RESERVED. */
    AFTER_RESERVED,
    /** The other entity has given and forgotten them, too. */
    AFTER_DEC_KEYS,
    /** The key is ACTIVE. */
    AFTER_ACTIVE,
    /** The message is sealed, no mailbox has it. */
    AFTER_SEAL,
    /** The message is in the mailbox, and its copy not confirmed. */
    AFTER_STORE,
    /** The copy is confirmed, and the client waits for its answer. */
    BEFORE_ACKNOWLEDGEMENT
}
