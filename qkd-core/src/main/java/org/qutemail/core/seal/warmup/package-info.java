// SPDX-License-Identifier: Apache-2.0
/** Has the JVM compile the sealing formats before mail comes. */
package org.qutemail.core.seal.warmup;
