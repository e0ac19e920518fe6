// SPDX-License-Identifier: Apache-2.0
/**
 * Mail that waits: queues and repositories which keep every mail as a record under a <em>spool
 * key</em>, and open it only in memory. The manual is {@code docs/spool.md}.
 *
 * <p>{@link org.qutemail.spool.SealedMailQueueFactory} stands around any queue of James, {@link
 * org.qutemail.spool.SealedMailRepositoryStore} around any repository. The spool keys come from the
 * root of the vault; they are no QKD keys, and mail under them has the protection of that root, not
 * that of a quantum channel.
 */
package org.qutemail.spool;
