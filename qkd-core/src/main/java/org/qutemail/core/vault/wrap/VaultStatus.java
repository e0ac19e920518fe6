// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How the vault is doing, at one moment. No secret in it.
 *
 * @param vaultId not null
 * @param generation raised at each backup and rotation
 * @param root what and where the root is
 * @param rootProtected false: whoever has the root's file needs nothing else
 * @param kekId the key-encrypting key in use
 * @param keksRetired key-encrypting keys that still open rows: a rotation is not at its end
 * @param periods whose shred keys exist
 * @param damaged ids of keys whose rows were found damaged since start
 * @param checked when the whole vault was last looked through since start
 * @param faults what that found
 */
public record VaultStatus(
        UUID vaultId,
        long generation,
        String root,
        boolean rootProtected,
        UUID kekId,
        int keksRetired,
        List<String> periods,
        List<String> damaged,
        Optional<Instant> checked,
        List<String> faults) {}
