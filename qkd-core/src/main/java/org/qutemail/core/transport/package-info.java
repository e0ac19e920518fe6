// SPDX-License-Identifier: Apache-2.0
/**
 * What every source of keys over HTTPS shares: mutual TLS from files that may change while the
 * server runs, the far side's identity, answers that are bounded while they are read, JSON that is
 * parsed without a word of it in an error.
 *
 * <p>Knows no protocol of key delivery; those are in packages of their own, such as {@code
 * org.qutemail.core.etsi014}.
 */
package org.qutemail.core.transport;
