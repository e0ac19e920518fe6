// SPDX-License-Identifier: Apache-2.0

/**
 * Between stock mailets that see internal mail opened, and the spool: everything they want to send
 * is taken down instead, and one policy decides what becomes of it. See {@code docs/adr/0010}.
 */
package org.qutemail.mailets.guard;
