// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.SealException;

/**
 * The keys of waiting mail. One is current at a time; mail sealed under an earlier one names it and
 * goes on being opened. Thread-safe.
 */
public interface SpoolKeys {

    /**
     * The key to seal with now; the caller closes it.
     *
     * @throws SealException MISSING_KEY: there is none at the moment, mail has to be refused with a
     *     temporary error
     */
    KeyMaterial current() throws SealException;

    /**
     * The key that a record names; the caller closes it.
     *
     * @throws SealException MISSING_KEY: this server cannot make it, now or as long as it has
     *     another root
     */
    KeyMaterial withId(KeyId id) throws SealException;
}
