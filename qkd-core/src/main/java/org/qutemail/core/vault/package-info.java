// SPDX-License-Identifier: Apache-2.0
/**
 * Where keys stay after a key management entity has given them: it gives each once, so what the
 * vault loses is lost, and the mail with it. Stores differ in durability and wrapping; all of them
 * pass {@code KeyVaultContract}.
 */
package org.qutemail.core.vault;
