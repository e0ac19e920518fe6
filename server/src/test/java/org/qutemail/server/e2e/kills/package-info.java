// SPDX-License-Identifier: Apache-2.0
/** Servers that keep mail, killed while clients write, and the database under them. */
package org.qutemail.server.e2e.kills;
