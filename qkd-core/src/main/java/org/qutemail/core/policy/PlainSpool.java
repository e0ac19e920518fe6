// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

/**
 * Whether mail may lie unsealed in a queue or repository that outlives the process, {@code
 * <plainSpool>} of {@code qkd.xml}.
 */
public enum PlainSpool {
    /**
     * No: with such a queue or repository, and nothing that seals it, the server does not start.
     */
    REFUSED,
    /** Yes, by the operator's word; the health check reports it as long as the server runs. */
    ACCEPTED
}
