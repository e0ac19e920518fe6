// SPDX-License-Identifier: Apache-2.0
/**
 * Backups of the vault sealed to an ML-KEM-1024 public key (FIPS 203): a CMS AuthEnvelopedData with
 * one KEMRecipientInfo (RFC 9629, RFC 9936). Needs a Bouncy Castle that knows ML-KEM, which the one
 * of a stock James 3.8.1 does not: nothing outside of the commands may use this package. See {@code
 * docs/vault.md} for the layout and {@code docs/adr/0021} for why.
 */
package org.qutemail.server.vault.seal;
