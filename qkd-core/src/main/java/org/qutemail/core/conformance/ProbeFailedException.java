// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

/** Further checks would tell nothing; what failed has been reported. */
final class ProbeFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    ProbeFailedException() {
        super("reported", null, false, false);
    }
}
