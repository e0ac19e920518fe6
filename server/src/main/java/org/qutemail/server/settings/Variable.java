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
    /**
     * The root of the vault: a keystore file outside the home; empty means one in the directory for
     * configuration.
     */
    QUTEMAIL_VAULT_ROOT(""),
    /** File whose first line opens the root. */
    QKD_VAULT_PASSPHRASE_FILE(""),
    /** Number of an open descriptor whose first line opens the root. */
    QKD_VAULT_PASSPHRASE_FD(""),
    /** What opens the root; weaker than the two above. */
    QKD_VAULT_PASSPHRASE(""),
    /** JDBC URL of a PostgreSQL for the vault; empty means an embedded database in the home. */
    QKD_VAULT_URL(""),
    /** User of that database. */
    QKD_VAULT_USER(""),
    /** File whose first line is that user's password. */
    QKD_VAULT_PASSWORD_FILE(""),
    /** How long after it was given out a key is destroyed, such as P400D; empty means never. */
    QKD_DESTROY_KEYS_AFTER(""),
    /** PostgreSQL for mailboxes and users; empty means an embedded database in the home. */
    DATABASE_URL(""),
    /** The domain served from the first start on. */
    EMAIL_DOMAIN("qutemail.test"),
    /** The name the server gives itself in SMTP; empty means the domain. */
    SMTP_SERVER_HOSTNAME(""),
    /** The largest message that is taken, in octets. */
    SMTP_MAX_MESSAGE_SIZE("26214400"),
    /** What each user may store, in GiB; only the first start of a storage looks at it. */
    MAILBOX_DEFAULT_QUOTA_GB("5"),
    /** Certificate chain of the mail ports (PEM); empty means the one in the home. */
    SMTP_TLS_CERT(""),
    /** Its private key (PEM). */
    SMTP_TLS_KEY(""),
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
    /** POP3 over TLS. */
    POP3S_PORT("1995"),
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
