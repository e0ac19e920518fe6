// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

/** What the entities that deliver keys speak. */
public enum KeyProtocol {
    /** ETSI GS QKD 014 V1.1.1. */
    ETSI014,
    /** SKIP, draft-cisco-skip-02, with certificates. */
    SKIP
}
