// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

/** What is measured. */
public enum ServerKind {
    /** James 3.8.1 in memory with its sample pipeline; listeners and TLS configured as ours. */
    STOCK,
    /** This bundle as {@code ./qutemail run --memory} starts it, simulator included. */
    OURS,
    /** James 3.8.1 on a database: {@link #EMBEDDED} without sealing, index and sealed queue. */
    STOCK_JPA,
    /** This bundle as {@code ./qutemail run} starts it, simulator included. */
    EMBEDDED
}
