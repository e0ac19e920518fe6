// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A key-encrypting key, wrapped by the root. The root opens it once, at start.
 *
 * @param id not null
 * @param retired whether it only opens, until nothing is wrapped under it any more
 * @param wrapped by a key derived from the root
 * @param created whole microseconds
 * @param version see {@link Row#version()}
 * @param mac over every other column, under a key derived from the root
 */
public record KekRow(
        UUID id, boolean retired, Octets wrapped, Instant created, long version, Octets mac)
        implements Row {

    public KekRow {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(wrapped, "wrapped");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(mac, "mac");
    }

    /** The next version, retired. */
    public KekRow retire() {
        return new KekRow(id, true, wrapped, created, version + 1, Octets.NONE);
    }

    /** This version with its code. */
    public KekRow withMac(Octets code) {
        return new KekRow(id, retired, wrapped, created, version, code);
    }
}
