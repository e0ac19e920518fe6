// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

/** What the simulator does wrong on demand. */
public enum Fault {
    /** Nothing. */
    NONE,
    /** Answers 503 to everything. */
    UNAVAILABLE,
    /** Closes every connection without an answer. */
    OUTAGE
}
