// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/** Why no new key is given now. */
public enum KeyShortage {
    /** None is held ready and the entities give none. */
    EMPTY,
    /** Those that are left are kept for epochs. */
    LOW_WATER,
    /** The user's budget is spent. */
    BUDGET,
    /** Others stand in line for keys, and none of them has come in time. */
    BUSY,
    /** Something on this side: the vault, a stop. */
    OTHER
}
