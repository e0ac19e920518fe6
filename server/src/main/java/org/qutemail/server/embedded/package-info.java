// SPDX-License-Identifier: Apache-2.0
/**
 * James of its published parts with storage that lasts: JPA on an embedded Derby, ActiveMQ,
 * repositories of files, all in the home. Experimental: see {@code docs/embedded.md} for what is
 * missing before mail may be kept in it.
 */
package org.qutemail.server.embedded;
