// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import org.qutemail.core.source.KmeException;

/** A few checks that belong together. */
@FunctionalInterface
interface ProbeStep {

    /**
     * @throws KmeException a call got no answer
     * @throws ProbeFailedException the rest would tell nothing; the reason is reported
     */
    void run(ProbeSession probe) throws KmeException, ProbeFailedException;
}
