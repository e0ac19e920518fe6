// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long the certificates of one connection last.
 *
 * @param ownEnd when the certificate in use by this side ends; empty without certificates
 * @param entityEnd when the one that the entity showed last ends; empty before the first connection
 * @param problem why changed files are not in use; empty while those on disk are
 */
public record Credentials(
        Optional<Instant> ownEnd, Optional<Instant> entityEnd, Optional<String> problem) {

    public Credentials {
        Objects.requireNonNull(ownEnd, "ownEnd");
        Objects.requireNonNull(entityEnd, "entityEnd");
        Objects.requireNonNull(problem, "problem");
    }

    /** Whole days from now until then, less than zero once it has passed. */
    public static long days(Instant now, Instant end) {
        return Math.floorDiv(Duration.between(now, end).toSeconds(), 86_400L);
    }

    /** Days until the first of the two ends; empty while none is known. */
    public Optional<Long> daysLeft(Instant now) {
        return Stream.of(ownEnd, entityEnd)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .map(end -> days(now, end));
    }

    /** Nothing is known. */
    public static Credentials unknown() {
        return new Credentials(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
