// SPDX-License-Identifier: Apache-2.0
/**
 * A client of the Secure Key Integration Protocol, draft-cisco-skip-02 (3 September 2025), in the
 * certificate mode of its table 1: mutual TLS 1.3 or 1.2. All section numbers here are those of
 * that draft; why this version and what differs from ETSI GS QKD 014 stands in {@code
 * docs/adr/0015-skip-as-second-key-source.md}.
 *
 * <p>Of the methods of table 2 it uses capabilities, a new key of a given size, and the key of a
 * given id. {@code GET /entropy} is not used: what it gives is random, but no key shared with
 * another site.
 */
package org.qutemail.core.skip;
