// SPDX-License-Identifier: Apache-2.0
/**
 * What opens the vault and lies outside of it: the root secret in a keystore file or a PKCS#11
 * token, and beside it a directory with the shred key of each period and with what the vault had
 * reached when it was last looked at.
 */
package org.qutemail.core.vault.root;
