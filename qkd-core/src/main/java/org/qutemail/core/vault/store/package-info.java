// SPDX-License-Identifier: Apache-2.0
/**
 * The rows of the vault and where they lie. A store knows nothing of keys and trusts nobody less
 * than it is trusted: what it keeps is wrapped, and authenticated by the vault above it. It offers
 * look-ups by id and one way to write: a {@link org.qutemail.core.vault.store.Batch} of conditional
 * changes, all or none. That is what SQL does in a transaction and Cassandra in one partition.
 *
 * <p>Every store passes {@code VaultStoreContract}, and the vault on it {@code KeyVaultContract}.
 */
package org.qutemail.core.vault.store;
