// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

/**
 * A status answer (section 6.1), as far as a client can make use of it.
 *
 * @param sourceKmeId the entity asked; empty if it does not say
 * @param targetKmeId the entity of the other SAE; empty if it does not say
 * @param keySize default size of a key in bits, 0 if unknown
 * @param storedKeyCount keys ready for the pair, -1 if unknown; some entities always say 0, so
 *     nothing may depend on it
 * @param maxKeyCount keys that are stored for the pair at most, -1 if unknown
 * @param maxKeyPerRequest most keys that one enc_keys may ask for, at least 1
 * @param simulated whether the answer carries the simulator's mark
 */
public record KmeStatus(
        String sourceKmeId,
        String targetKmeId,
        int keySize,
        long storedKeyCount,
        long maxKeyCount,
        int maxKeyPerRequest,
        boolean simulated) {}
