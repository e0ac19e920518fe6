// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import java.util.List;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;

/**
 * The three calls of ETSI GS QKD 014 as one SAE sees them, towards one peer SAE. One attempt each,
 * bounded in time. Thread-safe.
 */
public interface KeyDelivery {

    /** The SAE id this side is known by. */
    String saeId();

    /** Asks for the state of the link to the peer. */
    KmeStatus status() throws KmeException;

    /**
     * Takes new keys, shared with the peer (section 5.2). May be repeated: what a lost answer held
     * is burnt, no more.
     *
     * @param number how many, at least 1
     * @param bits size of each, a multiple of 8
     * @return exactly that many keys of exactly that size
     */
    KeyContainer encKeys(int number, int bits) throws KmeException;

    /**
     * Claims the keys that the peer took (section 5.3). An entity gives each of them once.
     *
     * @param ids not empty, distinct
     * @param bits size that each must have
     * @return exactly those keys, in the order asked for
     */
    KeyContainer decKeys(List<KeyId> ids, int bits) throws KmeException;
}
