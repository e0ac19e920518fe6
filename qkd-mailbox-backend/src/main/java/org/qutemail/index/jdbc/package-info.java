// SPDX-License-Identifier: Apache-2.0
/** The message index in the database that James's JPA mailbox is in: Derby or PostgreSQL. */
package org.qutemail.index.jdbc;
