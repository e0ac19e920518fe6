// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

/**
 * The environment variables of the server, those of its start script and of its configuration files
 * included; those of key delivery ({@code QKD_...} of {@code qkd.xml}) are {@link
 * org.qutemail.core.config.QkdSetting}. The table in {@code docs/settings.md} is made from both.
 */
public enum Variable {
    QUTEMAIL_HOME("./var", "[state directory](running.md#state-directory); one server a directory"),
    QUTEMAIL_BIND(
            "127.0.0.1",
            "IPv4 address of every listener, `0.0.0.0` for all; beyond loopback put a "
                    + "reverse proxy with TLS in front of JMAP and WebAdmin: they are plain HTTP, "
                    + "passwords and the token included"),
    QUTEMAIL_TMPDIR(
            "",
            "one under `/dev/shm` for each user and home",
            "directory for temporary files; emptied at start, so it must be empty, missing, "
                    + "or one of ours"),
    QUTEMAIL_TMPDIR_ON_DISK(
            "", "`accept`: the above may lie on a disk, where mail in plain may be found later"),
    QUTEMAIL_JAVA_OPTS("", "more options for the JVM, separated by blanks"),
    QUTEMAIL_VAULT_ROOT(
            "",
            "a file under `XDG_CONFIG_HOME` or `~/.config`, see [vault.md](vault.md)",
            "keystore file that opens the key vault, outside `QUTEMAIL_HOME`; made on the "
                    + "first start; or `pkcs11:` and the configuration file of a token"),
    QKD_VAULT_PASSPHRASE_FILE(
            "",
            "file whose first line is the passphrase of the root; without any, `UNPROTECTED "
                    + "ROOT` and no real keys"),
    QKD_VAULT_PASSPHRASE_FD("", "the same from an open descriptor, by its number"),
    QKD_VAULT_PASSPHRASE("", "the passphrase itself; weaker, see [vault.md](vault.md)"),
    QKD_VAULT_URL(
            "",
            "a database in the home",
            "`jdbc:postgresql://host/database` for the rows of the vault"),
    QKD_VAULT_USER("", "user of that database"),
    QKD_VAULT_PASSWORD_FILE("", "file whose first line is that user's password"),
    QKD_DESTROY_KEYS_AFTER(
            "",
            "never",
            "how long after it was given out a key is destroyed, such as `P400D`; mail "
                    + "under it is unreadable then, see [vault.md](vault.md)"),
    DATABASE_URL(
            "",
            "a database in the home",
            "`postgresql://user:password@host:port/name` for mailboxes and users, not with "
                    + "`--memory`; see [embedded.md](embedded.md#postgresql)"),
    EMAIL_DOMAIN("qutemail.test", "mail domain served from the first start on"),
    SMTP_SERVER_HOSTNAME("", "the domain", "the name the server gives itself in SMTP"),
    SMTP_MAX_MESSAGE_SIZE(
            "26214400",
            "the largest message that is taken, in octets, 65536 to 1073741824; James "
                    + "counts whole KiB, so up to 1023 more pass"),
    QUTEMAIL_MAX_CONCURRENT_LARGE(
            "",
            "one for every 512 MiB of heap",
            "of mails above 1 MiB so many are queued, sealed or opened at once, 1 to 1000; "
                    + "the others wait, see [performance.md](performance.md)"),
    STORAGE_MIN_FREE_MB(
            "128",
            "what has to be free on the disk of the home for mail to be taken, in MiB, not with "
                    + "`--memory`; 0: mail is taken while the home can be written; see "
                    + "[embedded.md](embedded.md#when-disk-or-database-fail)"),
    MAILBOX_DEFAULT_QUOTA_GB(
            "5",
            "what each user may store, in GiB, 0 for no limit; the first start on a storage "
                    + "takes it, from then on WebAdmin has it (`/quota/size`)"),
    SMTP_TLS_CERT(
            "",
            "`tls/certificate.pem` in the home",
            "certificate chain (PEM) of SMTP, IMAP and POP3; see "
                    + "[Certificates](running.md#certificates)"),
    SMTP_TLS_KEY(
            "", "`tls/private-key.pem` in the home", "its private key (PEM), without a password"),
    SMTP_MTA_PORT("2525", "mail from other servers, no login"),
    SMTP_MSA_PORT("2587", "submission, STARTTLS, login"),
    SMTP_SMTPS_PORT("2465", "submission over TLS, login"),
    IMAP_PORT("1143", "IMAP, STARTTLS; login in clear on loopback only"),
    IMAPS_PORT("1993", "IMAP over TLS"),
    POP3_PORT("1110", "POP3, STLS; login in clear on loopback only"),
    POP3S_PORT("1995", "POP3 over TLS"),
    JMAP_PORT("8080", "JMAP over HTTP, with `--memory` only; without that, setting it is an error"),
    WEBADMIN_PORT("8000", "administration over HTTP, bearer token"),
    LMTP_PORT("", "no listener", "LMTP, no login; its mail counts as external");

    private final String defaultValue;
    private final String whenUnset;
    private final String meaning;

    Variable(String defaultValue, String meaning) {
        this(defaultValue, "", meaning);
    }

    Variable(String defaultValue, String whenUnset, String meaning) {
        this.defaultValue = defaultValue;
        this.whenUnset = whenUnset;
        this.meaning = meaning;
    }

    /** The value when unset; the empty string means "nothing". */
    public String defaultValue() {
        return defaultValue;
    }

    /** For the manual, in Markdown: what is used when it is unset and has no default value. */
    public String whenUnset() {
        return whenUnset;
    }

    /** For the manual, in Markdown. */
    public String meaning() {
        return meaning;
    }
}
