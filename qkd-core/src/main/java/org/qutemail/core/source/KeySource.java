// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All ways in which a site comes to keys by one protocol, the preferred one first. Whoever made it
 * closes it.
 *
 * @param protocol what people call it, such as {@code ETSI GS QKD 014}
 * @param paths not empty
 */
public record KeySource(String protocol, List<KeyPath> paths) implements AutoCloseable {

    public KeySource {
        Objects.requireNonNull(protocol, "protocol");
        paths = List.copyOf(paths);
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("a key source needs a path");
        }
    }

    /** Every provider once, those that give keys first. */
    public List<KeyProvider> providers() {
        return Stream.concat(
                        paths.stream().map(KeyPath::submit), paths.stream().map(KeyPath::store))
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        providers().forEach(KeyProvider::close);
    }
}
