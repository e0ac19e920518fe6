// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import java.util.List;

/**
 * What a key provider says of itself (section 4.1, table 4), as far as a client of keys can use it.
 *
 * @param key whether it gives keys
 * @param algorithm how it makes and synchronises them, for people
 * @param localSystemId its own name; not empty
 * @param remoteSystemIds those it shares keys with, names or patterns, as it says
 * @param simulated whether the answer carries the simulator's mark
 */
record Capabilities(
        boolean key,
        String algorithm,
        String localSystemId,
        List<String> remoteSystemIds,
        boolean simulated) {

    Capabilities {
        remoteSystemIds = List.copyOf(remoteSystemIds);
    }

    /** Whether it says that it shares keys with this system. */
    boolean reaches(String systemId) {
        return remoteSystemIds.stream()
                .anyMatch(pattern -> SystemIdPattern.matches(pattern, systemId));
    }
}
