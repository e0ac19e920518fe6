// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import java.util.Locale;

/**
 * What the server says and takes as a mail server.
 *
 * @param domain the mail domain served from the first start on, in lower case
 * @param hostname the name the server gives itself in SMTP
 * @param largestMessage octets; more is refused
 * @param defaultQuota octets that each user may store until WebAdmin says otherwise; 0 for no limit
 * @param leastRoom octets that have to be free on the disk of the home for mail to be taken
 */
public record MailSettings(
        String domain, String hostname, long largestMessage, long defaultQuota, long leastRoom) {

    private static final String DOMAIN =
            "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /** Less than a bounce needs would be no mail server. */
    private static final long LEAST_MESSAGE = 65_536;

    /** James and this server hold a whole message in arrays and count it in an {@code int}. */
    private static final long MOST_MESSAGE = 1 << 30;

    private static final long MEBI = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long MOST_GIB = 1 << 20;

    static MailSettings from(Environment environment) throws SettingException {
        String domain = name(environment, Variable.EMAIL_DOMAIN);
        return new MailSettings(
                domain,
                environment.get(Variable.SMTP_SERVER_HOSTNAME).isEmpty()
                        ? domain
                        : name(environment, Variable.SMTP_SERVER_HOSTNAME),
                number(
                        environment,
                        Variable.SMTP_MAX_MESSAGE_SIZE,
                        LEAST_MESSAGE,
                        MOST_MESSAGE,
                        "octets"),
                GIB
                        * number(
                                environment,
                                Variable.MAILBOX_DEFAULT_QUOTA_GB,
                                0,
                                MOST_GIB,
                                "GiB, 0 for no limit"),
                MEBI
                        * number(
                                environment,
                                Variable.STORAGE_MIN_FREE_MB,
                                0,
                                MOST_GIB,
                                "MiB, 0 to look at nothing but writing"));
    }

    /** As James counts the largest message: in KiB, the last one begun counting as a whole one. */
    public long largestMessageKib() {
        return (largestMessage + 1023) / 1024;
    }

    private static String name(Environment environment, Variable variable) throws SettingException {
        String value = environment.get(variable).toLowerCase(Locale.ROOT);
        if (!value.matches(DOMAIN)) {
            throw SettingException.of(
                    variable.name(), value, "give a domain name, such as example.org");
        }
        return value;
    }

    private static long number(
            Environment environment, Variable variable, long least, long most, String unit)
            throws SettingException {
        String value = environment.get(variable);
        if (value.matches("[0-9]{1,18}")
                && Long.parseLong(value) >= least
                && Long.parseLong(value) <= most) {
            return Long.parseLong(value);
        }
        throw SettingException.of(
                variable.name(),
                value,
                "give a number from %d to %d (%s)".formatted(least, most, unit));
    }
}
