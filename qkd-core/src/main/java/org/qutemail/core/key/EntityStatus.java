// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.qutemail.core.source.Credentials;

/**
 * How one entity is doing, as one identity sees it.
 *
 * @param name scheme, host and port
 * @param role what it is asked for
 * @param identity the identity that asks
 * @param breaker whether it is asked now
 * @param lastError why the last failed call failed
 * @param lastErrorAt when
 * @param lastSuccess when it last did what it was asked for
 * @param credentials how long certificates last, as of its last connection
 */
public record EntityStatus(
        String name,
        Role role,
        String identity,
        BreakerState breaker,
        Optional<String> lastError,
        Optional<Instant> lastErrorAt,
        Optional<Instant> lastSuccess,
        Credentials credentials) {

    /** What an entity is asked for. */
    public enum Role {
        /** New keys. */
        SUBMIT,
        /** The keys that the submit identity took. */
        STORE
    }

    public EntityStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(breaker, "breaker");
        Objects.requireNonNull(lastError, "lastError");
        Objects.requireNonNull(lastErrorAt, "lastErrorAt");
        Objects.requireNonNull(lastSuccess, "lastSuccess");
        Objects.requireNonNull(credentials, "credentials");
    }
}
