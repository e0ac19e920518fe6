// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

/**
 * The environment variables that the server reads itself. Those of key delivery ({@code QKD_...})
 * are defined with {@code qkd.xml}. The table in {@code docs/running.md} lists both; a test
 * compares.
 */
public enum Variable {
    /** State of the server: certificate, tokens, logs, what James keeps. */
    QUTEMAIL_HOME("./var"),
    /** Address every listener binds to. */
    QUTEMAIL_BIND("127.0.0.1"),
    /** Memory-backed directory for temporary files; empty means one chosen by the start script. */
    QUTEMAIL_TMPDIR(""),
    /** {@code accept} lets temporary files, which may hold plaintext, lie on a disk. */
    QUTEMAIL_TMPDIR_ON_DISK(""),
    /** The domain served from the first start on. */
    EMAIL_DOMAIN("qutemail.test"),
    /** Mail from other servers. */
    SMTP_MTA_PORT("2525"),
    /** Submission with STARTTLS. */
    SMTP_MSA_PORT("2587"),
    /** Submission over TLS. */
    SMTP_SMTPS_PORT("2465"),
    /** IMAP with STARTTLS. */
    IMAP_PORT("1143"),
    /** IMAP over TLS. */
    IMAPS_PORT("1993"),
    /** POP3 with STLS. */
    POP3_PORT("1110"),
    /** JMAP over HTTP. */
    JMAP_PORT("8080"),
    /** Administration over HTTP. */
    WEBADMIN_PORT("8000"),
    /** LMTP without authentication; unset means there is no such listener. */
    LMTP_PORT("");

    private final String defaultValue;

    Variable(String defaultValue) {
        this.defaultValue = defaultValue;
    }

    /** The value when unset; the empty string means "nothing". */
    public String defaultValue() {
        return defaultValue;
    }
}
