// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

/** The two ends of the simulated link. */
public enum Face {
    /** Where, by default, the SAE that takes keys is attached. */
    A,
    /** Where, by default, the SAE that claims them is attached. */
    B;

    Face other() {
        return this == A ? B : A;
    }

    /** The KME ID, which is also the common name of the entity's certificate. */
    public String kmeId() {
        return "SIMULATED-KME-" + name();
    }
}
