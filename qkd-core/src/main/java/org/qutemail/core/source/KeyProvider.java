// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import java.util.List;
import org.qutemail.core.key.KeyId;

/**
 * One entity that delivers keys, as one of a site's two identities sees it: a KME of ETSI GS QKD
 * 014, a key provider of SKIP. One attempt for each call, bounded in time; nothing is repeated
 * here. Thread-safe.
 */
public interface KeyProvider extends AutoCloseable {

    /** What people call the entity: scheme, host and port. The same for both identities. */
    String name();

    /** Who this side is to the entity: the SAE id, the local system id. */
    String identity();

    /**
     * What the entity says of itself. No key is used, and no key depends on the answer.
     *
     * @throws KmeException PROTOCOL: it answered, but nothing that helps
     */
    ProviderLimits describe() throws KmeException;

    /**
     * Takes new keys, shared with the other identity. May be repeated: what a lost answer held is
     * burnt, no more ({@link KmeException#answerLost()}).
     *
     * @param number how many, at least 1 and at most {@link ProviderLimits#maxKeysPerCall()}
     * @param bits size of each, a multiple of 8
     * @return exactly that many keys of exactly that size, marked when they are simulated
     */
    KeyContainer take(int number, int bits) throws KmeException;

    /**
     * Claims keys that the other identity took. An entity gives each of them once.
     *
     * @param ids not empty, distinct
     * @param bits size that each must have
     * @return exactly those keys, in the order asked for
     * @throws KmeException NOT_YET: the entity does not know one of them, perhaps not yet
     */
    KeyContainer claim(List<KeyId> ids, int bits) throws KmeException;

    /** How long the certificates last that this side and the entity show each other. */
    Credentials credentials();

    /** Lets go of connections. Calls afterwards may fail. */
    @Override
    void close();
}
