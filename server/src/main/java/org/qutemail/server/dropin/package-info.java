// SPDX-License-Identifier: Apache-2.0
/**
 * Transparent reading in a stock James installation, on its own configuration and command line: by
 * a Java agent ({@link org.qutemail.server.dropin.JamesAgent}) or a main class ({@link
 * org.qutemail.server.dropin.JamesMain}). See {@code docs/drop-in.md}.
 */
package org.qutemail.server.dropin;
