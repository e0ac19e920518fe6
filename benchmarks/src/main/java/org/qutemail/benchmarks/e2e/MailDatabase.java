// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

/** Where the servers that keep mail keep it; written as the command line has it. */
public enum MailDatabase {
    /** Embedded in each server. */
    derby("Derby"),
    /** One PostgreSQL for each server, started beside it. */
    postgresql("PostgreSQL");

    private final String title;

    MailDatabase(String title) {
        this.title = title;
    }

    /** For people. */
    String title() {
        return title;
    }

    /** The option of a server's JVM that chooses it. */
    String option() {
        return "-Dqutemail.test.database=" + name();
    }
}
