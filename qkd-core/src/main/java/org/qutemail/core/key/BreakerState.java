// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/** Whether an entity is asked for keys. */
public enum BreakerState {
    /** It is. */
    CLOSED,
    /** It failed and may be well again: one attempt will tell. */
    HALF_OPEN,
    /** It failed and is left alone for a while. */
    OPEN
}
