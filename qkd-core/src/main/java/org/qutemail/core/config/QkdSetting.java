// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

/**
 * The settings of key delivery: each an element of {@code qkd.xml} and a variable. The table in
 * {@code docs/settings.md} is made from them.
 */
public enum QkdSetting {
    SOURCE(
            "source",
            "`etsi014`",
            "what key management entities speak: `etsi014` or `skip`, see "
                    + "[kme.md](kme.md#skip)"),
    SUBMIT_KME_URL(
            "submit.kmeUrl",
            "the simulator",
            "`https://host:port` of the entity that keys are taken from; several with "
                    + "commas, the preferred one first"),
    SUBMIT_SAE_ID("submit.saeId", "", "the SAE that takes keys"),
    SUBMIT_CERT(
            "submit.cert",
            "",
            "its certificate chain (PEM), or a `.p12` or `.pfx` file that holds the key too"),
    SUBMIT_KEY(
            "submit.key",
            "",
            "its private key (PEM): PKCS#8, encrypted PKCS#8, PKCS#1 or EC; none with "
                    + "PKCS#12"),
    SUBMIT_KEY_PASSWORD_FILE(
            "submit.keyPasswordFile",
            "",
            "file whose first line opens the key or the PKCS#12 file"),
    STORE_KME_URL(
            "store.kmeUrl",
            "",
            "`https://host:port` of the entity that keys are claimed from; may be the same; "
                    + "with several above: one for each, in the same order, or one for all"),
    STORE_SAE_ID("store.saeId", "", "the SAE that claims keys; another one than above"),
    STORE_CERT("store.cert", "", "its certificate, as above"),
    STORE_KEY("store.key", "", "its private key, as above"),
    STORE_KEY_PASSWORD_FILE("store.keyPasswordFile", "", "file whose first line opens them"),
    CA(
            "ca",
            "",
            "PEM bundle of the authorities that signed the entities' certificates; no other "
                    + "is trusted"),
    KME_IDENTITY(
            "kmeIdentity",
            "`hostname`",
            "how an entity is recognised: `hostname`, `cn:NAME`, `spki:SHA256`; two with a "
                    + "comma: of *submit* and of *store*; or one for each URL, see "
                    + "[kme.md](kme.md#how-the-kme-is-recognised)"),
    PREFETCH("prefetch", "`64`", "keys held ready, at most 100000; 0 takes each when it is needed"),
    POLICY_MODE(
            "policy.mode",
            "`per-message`",
            "how many messages share a key: `per-message`, `per-recipient`, `epoch`, see "
                    + "[key-policy.md](key-policy.md)"),
    POLICY_LOW_WATER(
            "policy.lowWater",
            "a quarter of `QKD_PREFETCH`",
            "of the keys held ready those that are kept for epochs"),
    POLICY_ON_LOW(
            "policy.onLow",
            "`step-down`",
            "when no more are left: `step-down` (to the epoch's key) or `defer`"),
    POLICY_ON_EMPTY(
            "policy.onEmpty", "`defer`", "when there is no key at all: `defer` or `bounce`"),
    POLICY_EPOCH_MINUTES(
            "policy.epoch.minutes", "`60`", "how long an epoch's key is used, 1 to 60"),
    POLICY_EPOCH_MESSAGES(
            "policy.epoch.messages", "`1048576`", "for how many messages, 1 to 1048576"),
    POLICY_EPOCH_MEBIBYTES(
            "policy.epoch.mebibytes", "`65536`", "for how many MiB sealed, 1 to 65536"),
    POLICY_BUDGET_KEYS(
            "policy.budget.keys",
            "no limit",
            "keys that one user's messages may have in a period, at least 1"),
    POLICY_BUDGET_PERIOD("policy.budget.period", "`hour`", "the period: `hour` or `day`"),
    POLICY_BUDGET_ON_SPENT(
            "policy.budget.onSpent", "`defer`", "when they are spent: `defer` or `step-down`"),
    POLICY_PLAN_MAILS_PER_HOUR(
            "policy.plan.mailsPerHour",
            "what is measured",
            "internal mails expected in the busiest hour"),
    POLICY_PLAN_RECIPIENTS(
            "policy.plan.recipients", "`3`", "local recipients of a mail, on average"),
    SIMULATOR_MODE(
            "simulator.mode",
            "on exactly when no URL is set",
            "`on`, `off`, `external` (a simulator at the URLs); `on` together with a URL is "
                    + "refused"),
    SIMULATOR_ALLOW_REMOTE(
            "simulator.allowRemote",
            "`false`",
            "`true`: simulated keys may serve a server that listens beyond this machine");

    private final String property;
    private final String whenUnset;
    private final String meaning;

    QkdSetting(String property, String whenUnset, String meaning) {
        this.property = property;
        this.whenUnset = whenUnset;
        this.meaning = meaning;
    }

    /** Path of the element below the root of {@code qkd.xml}. */
    public String property() {
        return property;
    }

    /** Name of the environment variable. */
    public String variable() {
        return "QKD_" + name();
    }

    /** For the manual, in Markdown: what is used when it is unset; may be empty. */
    public String whenUnset() {
        return whenUnset;
    }

    /** For the manual, in Markdown. */
    public String meaning() {
        return meaning;
    }
}
