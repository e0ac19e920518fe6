// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

/** How bad a finding is, the worst last. */
public enum Severity {
    /** As the standard has it. */
    OK,
    /** The standard is silent or allows it, but an operator should know. */
    NOTE,
    /** Against the standard; this client gets along with it. */
    DEVIATION,
    /** No keys can be had this way. */
    FAILURE
}
