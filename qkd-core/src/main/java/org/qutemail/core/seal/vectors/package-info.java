// SPDX-License-Identifier: Apache-2.0
/**
 * Checks our readers and writers against fixed vectors in a neutral JSON file, which a reader in
 * any language can be checked against as well.
 *
 * <p>The file has a text {@code description}, which is the specification of its fields, and lists
 * {@code record} and {@code cms}. Entry: {@link org.qutemail.core.seal.vectors.VectorSuite}.
 */
package org.qutemail.core.seal.vectors;
