// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

/** How a call to a key management entity failed, named by what the caller must do. */
public enum KmeOutcome {
    /** Unreachable, overloaded or silent: try again later. */
    RETRYABLE,
    /** It works but has no keys left for this pair: try again when the link has made some. */
    EXHAUSTED,
    /** It does not know the key, perhaps not yet: keys travel between entities with a delay. */
    NOT_YET,
    /** The key was asked for and is gone: forget it and take a new one. */
    LOST,
    /** One side does not accept the other's identity: alarm, people must act. */
    UNAUTHORISED,
    /** An answer outside the standard, or outside what this client can use. */
    PROTOCOL
}
