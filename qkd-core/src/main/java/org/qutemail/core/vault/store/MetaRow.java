// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

import java.util.Objects;
import java.util.UUID;

/**
 * The one row about the vault itself.
 *
 * @param vaultId made with the vault, for good
 * @param generation raised at each backup and rotation, from 1 on
 * @param version see {@link Row#version()}
 * @param mac over every other column, under a key derived from the root
 */
public record MetaRow(UUID vaultId, long generation, long version, Octets mac) implements Row {

    public MetaRow {
        Objects.requireNonNull(vaultId, "vaultId");
        Objects.requireNonNull(mac, "mac");
    }

    /** The next version, in another generation. */
    public MetaRow inGeneration(long next) {
        return new MetaRow(vaultId, next, version + 1, Octets.NONE);
    }

    /** This version with its code. */
    public MetaRow withMac(Octets code) {
        return new MetaRow(vaultId, generation, version, code);
    }
}
