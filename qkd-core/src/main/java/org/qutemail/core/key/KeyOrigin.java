// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/** Where a key came from. A simulated key is never mistaken for a real one. */
public enum KeyOrigin {
    /** A key management entity over ETSI GS QKD 014, or a key provider over SKIP. */
    KME,
    /** The simulator: no quantum channel stands behind it. */
    SIMULATED
}
