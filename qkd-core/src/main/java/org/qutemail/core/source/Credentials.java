// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.source;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

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

    /** Nothing is known. */
    public static Credentials unknown() {
        return new Credentials(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
