// SPDX-License-Identifier: Apache-2.0
/**
 * Opening exported messages with a key at hand, for audits and recovery: no server, no vault.
 * Entry: {@link org.qutemail.core.seal.open.MessageOpener}.
 */
package org.qutemail.core.seal.open;
