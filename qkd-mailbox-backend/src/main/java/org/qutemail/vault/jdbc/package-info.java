// SPDX-License-Identifier: Apache-2.0
/**
 * The rows of the vault in a database: Derby, embedded, unless a PostgreSQL is named. The schema is
 * made and brought up to date by Flyway when the vault is opened.
 */
package org.qutemail.vault.jdbc;
