// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.qutemail.core.source.KeyPath;
import org.qutemail.core.source.KeyProvider;

/**
 * The two ends of a link.
 *
 * @param submit where keys are taken
 * @param store where the same keys are claimed; several pairs may have it in common
 */
public record KmePair(KmeEndpoint submit, KmeEndpoint store) {

    public KmePair {
        Objects.requireNonNull(submit, "submit");
        Objects.requireNonNull(store, "store");
    }

    /** Makes the provider of one end, by the protocol that it speaks. */
    @FunctionalInterface
    public interface Opening {
        KeyProvider of(KmeEndpoint end) throws KmeSetupException;
    }

    /**
     * The pairs as paths, in their order. An end that belongs to several pairs gets one provider
     * all the same: its state is one.
     */
    public static List<KeyPath> paths(List<KmePair> pairs, Opening opening)
            throws KmeSetupException {
        Map<KmeEndpoint, KeyProvider> providers = new HashMap<>();
        List<KeyPath> paths = new ArrayList<>();
        for (KmePair pair : pairs) {
            for (KmeEndpoint end : List.of(pair.submit(), pair.store())) {
                if (!providers.containsKey(end)) {
                    providers.put(end, opening.of(end));
                }
            }
            paths.add(new KeyPath(providers.get(pair.submit()), providers.get(pair.store())));
        }
        return paths;
    }
}
