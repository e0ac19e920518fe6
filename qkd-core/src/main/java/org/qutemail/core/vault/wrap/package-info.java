// SPDX-License-Identifier: Apache-2.0
/**
 * The vault proper: wraps keys and copy secrets, authenticates every row of a {@link
 * org.qutemail.core.vault.store.VaultStore}, and notices a store that is older than it should be.
 * See {@code docs/vault.md} for what each row is bound to.
 */
package org.qutemail.core.vault.wrap;
