// SPDX-License-Identifier: Apache-2.0
/** The vault of a home: where its database and its root are, and how they are opened. */
package org.qutemail.server.vault;
