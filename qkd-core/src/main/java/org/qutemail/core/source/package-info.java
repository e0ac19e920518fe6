// SPDX-License-Identifier: Apache-2.0
/**
 * Where fresh keys come from, whatever the protocol: {@link org.qutemail.core.source.KeyProvider}
 * is one entity as one identity sees it, {@link org.qutemail.core.source.KeyPath} a pair of them,
 * {@link org.qutemail.core.source.KeySource} all pairs of a site.
 *
 * <p>A protocol lives in a package of its own and gives providers: one call, one attempt, one typed
 * outcome. What follows from an outcome (patience, retries, failover, the vault) is decided in
 * {@code org.qutemail.core.key}, once for all of them. {@code KeySourceContract}, in the test jar,
 * is what a new protocol has to pass.
 */
package org.qutemail.core.source;
