// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

/** The settings of key delivery: each an element of {@code qkd.xml} and a variable. */
public enum QkdSetting {
    /** {@code etsi014} or {@code skip}: what the entities speak. */
    SOURCE("source"),
    /**
     * {@code https://host:port} of the entity that keys are taken from; several, with commas, the
     * preferred one first.
     */
    SUBMIT_KME_URL("submit.kmeUrl"),
    /** The SAE that takes keys (enc_keys). */
    SUBMIT_SAE_ID("submit.saeId"),
    /** Its certificate chain in PEM, or a PKCS#12 file. */
    SUBMIT_CERT("submit.cert"),
    /** Its private key in PEM; none with PKCS#12. */
    SUBMIT_KEY("submit.key"),
    /** File whose first line opens the key; optional. */
    SUBMIT_KEY_PASSWORD_FILE("submit.keyPasswordFile"),
    /**
     * The same of the entities that keys are claimed from: one for each of those, or one for all.
     */
    STORE_KME_URL("store.kmeUrl"),
    /** The SAE that claims keys (dec_keys). */
    STORE_SAE_ID("store.saeId"),
    /** Its certificate chain in PEM, or a PKCS#12 file. */
    STORE_CERT("store.cert"),
    /** Its private key in PEM; none with PKCS#12. */
    STORE_KEY("store.key"),
    /** File whose first line opens the key; optional. */
    STORE_KEY_PASSWORD_FILE("store.keyPasswordFile"),
    /** PEM bundle of the authorities that signed the entities' certificates. */
    CA("ca"),
    /**
     * {@code hostname}, {@code cn:NAME}, {@code spki:SHA256}; several, with commas, for several
     * entities.
     */
    KME_IDENTITY("kmeIdentity"),
    /** Keys held ready; 0 takes each when it is needed. */
    PREFETCH("prefetch"),
    /**
     * {@code per-message}, {@code per-recipient} or {@code epoch}: how many messages share a key.
     */
    POLICY_MODE("policy.mode"),
    /** Keys of the pool that are kept for epochs; unset: a quarter of those held ready. */
    POLICY_LOW_WATER("policy.lowWater"),
    /** {@code step-down} or {@code defer}, when no more than those are left. */
    POLICY_ON_LOW("policy.onLow"),
    /** {@code defer} or {@code bounce}, when there is no key at all. */
    POLICY_ON_EMPTY("policy.onEmpty"),
    /** How long an epoch lasts at most. */
    POLICY_EPOCH_MINUTES("policy.epoch.minutes"),
    /** For how many messages. */
    POLICY_EPOCH_MESSAGES("policy.epoch.messages"),
    /** For how many MiB sealed. */
    POLICY_EPOCH_MEBIBYTES("policy.epoch.mebibytes"),
    /** Keys that one user's messages may have; unset: no limit. */
    POLICY_BUDGET_KEYS("policy.budget.keys"),
    /** {@code hour} or {@code day}: in which time. */
    POLICY_BUDGET_PERIOD("policy.budget.period"),
    /** {@code defer} or {@code step-down}, when they are spent. */
    POLICY_BUDGET_ON_SPENT("policy.budget.onSpent"),
    /** Internal mails in the busiest hour, to compare with what the links make; unset: measured. */
    POLICY_PLAN_MAILS_PER_HOUR("policy.plan.mailsPerHour"),
    /** Local recipients of a mail, on average. */
    POLICY_PLAN_RECIPIENTS("policy.plan.recipients"),
    /** {@code on}, {@code off}, {@code external}; unset: on when no URL is set. */
    SIMULATOR_MODE("simulator.mode"),
    /** Whether the simulator may be used with listeners beyond this machine. */
    SIMULATOR_ALLOW_REMOTE("simulator.allowRemote");

    private final String property;

    QkdSetting(String property) {
        this.property = property;
    }

    /** Path of the element below the root of {@code qkd.xml}. */
    public String property() {
        return property;
    }

    /** Name of the environment variable. */
    public String variable() {
        return "QKD_" + name();
    }
}
