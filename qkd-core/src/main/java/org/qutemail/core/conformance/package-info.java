// SPDX-License-Identifier: Apache-2.0
/**
 * Whether configured key management entities behave as ETSI GS QKD 014 V1.1.1 says, tried out call
 * by call: {@code ./qutemail kme check}. Every key that comes is compared where there is something
 * to compare it with, destroyed, and counted.
 */
package org.qutemail.core.conformance;
