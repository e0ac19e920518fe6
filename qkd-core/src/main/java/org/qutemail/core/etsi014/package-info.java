// SPDX-License-Identifier: Apache-2.0
/**
 * A client of ETSI GS QKD 014 V1.1.1 (2019-02), "Protocol and data format of REST-based key
 * delivery API": one call, one attempt, one typed outcome. What follows from an outcome is decided
 * in {@code org.qutemail.core.key}.
 *
 * <p>Nothing here trusts the far side: answers are bounded while they are read, checked before a
 * key leaves the package, and never quoted in an error unless they came as an error message.
 */
package org.qutemail.core.etsi014;
