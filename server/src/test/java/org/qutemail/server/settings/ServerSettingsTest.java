// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {

    private static ServerSettings from(Map<String, String> variables) throws SettingException {
        return ServerSettings.from(Environment.of(variables));
    }

    @Test
    void defaultsShouldBeThoseOfTheManualWhenNothingIsSet() throws SettingException {
        ServerSettings settings = from(Map.of());

        assertThat(settings.home()).isEqualTo(Path.of("var").toAbsolutePath());
        assertThat(settings.isLoopback()).isTrue();
        assertThat(settings.domain()).isEqualTo("qutemail.test");
        assertThat(settings.ports())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                ListenerKind.SMTP_MTA, 2525,
                                ListenerKind.SMTP_MSA, 2587,
                                ListenerKind.SMTP_SMTPS, 2465,
                                ListenerKind.IMAP, 1143,
                                ListenerKind.IMAPS, 1993,
                                ListenerKind.POP3, 1110,
                                ListenerKind.POP3S, 1995,
                                ListenerKind.JMAP, 8080,
                                ListenerKind.WEBADMIN, 8000));
        assertThat(settings.diskForTemporaryFilesAccepted()).isFalse();
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.mail())
                .isEqualTo(
                        new MailSettings(
                                "qutemail.test", "qutemail.test", 25L << 20, 5L << 30, 128L << 20));
    }

    @Test
    void serverShouldBeCalledAsItsDomainUnlessItHasAName() throws SettingException {
        assertThat(from(Map.of("EMAIL_DOMAIN", "example.org")).mail().hostname())
                .isEqualTo("example.org");
        assertThat(from(Map.of("SMTP_SERVER_HOSTNAME", "MX.example.org")).mail().hostname())
                .isEqualTo("mx.example.org");
    }

    @ParameterizedTest
    @CsvSource({"65536, 64", "65537, 65", "26214400, 25600", "1073741824, 1048576"})
    void largestMessageShouldNotShrinkInKib(String octets, long kib) throws SettingException {
        assertThat(from(Map.of("SMTP_MAX_MESSAGE_SIZE", octets)).mail().largestMessageKib())
                .isEqualTo(kib);
    }

    @Test
    void quotaOfZeroShouldBeNoLimit() throws SettingException {
        assertThat(from(Map.of("MAILBOX_DEFAULT_QUOTA_GB", "0")).mail().defaultQuota()).isZero();
    }

    @Test
    void certificateAndKeyShouldGoTogether() {
        assertThatThrownBy(() -> from(Map.of("SMTP_TLS_CERT", "/c.pem")))
                .hasMessageStartingWith("SMTP_TLS_KEY=: ");
        assertThatThrownBy(() -> from(Map.of("SMTP_TLS_KEY", "/k.pem")))
                .hasMessageStartingWith("SMTP_TLS_CERT=: ");
        assertThatThrownBy(() -> from(Map.of("SMTP_TLS_CERT", "/c.pem", "SMTP_TLS_KEY", "/k.pem")))
                .hasMessageStartingWith("SMTP_TLS_CERT=/c.pem: ")
                .hasMessageContaining("no such file");
    }

    @Test
    void modesShouldCloseSmtpDoorsOnly() throws SettingException {
        ServerSettings all = from(Map.of("LMTP_PORT", "24"));

        assertThat(all.without(Mode.ALL.closed())).isEqualTo(all);
        assertThat(all.without(Mode.MTA_ONLY.closed()).ports())
                .doesNotContainKeys(ListenerKind.SMTP_MSA, ListenerKind.SMTP_SMTPS)
                .containsKeys(ListenerKind.SMTP_MTA, ListenerKind.LMTP, ListenerKind.IMAPS);
        assertThat(all.without(Mode.MSA_ONLY.closed()).ports())
                .doesNotContainKeys(ListenerKind.SMTP_MTA, ListenerKind.LMTP)
                .containsKeys(ListenerKind.SMTP_MSA, ListenerKind.SMTP_SMTPS, ListenerKind.IMAPS);
    }

    @Test
    void emptyValuesShouldCountAsUnset() throws SettingException {
        assertThat(from(Map.of("IMAP_PORT", "", "EMAIL_DOMAIN", "  ", "LMTP_PORT", "")))
                .isEqualTo(from(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    SMTP_MTA_PORT,  65536
                    SMTP_MSA_PORT,  -1
                    SMTP_SMTPS_PORT, 0x1
                    IMAP_PORT,      1e3
                    IMAPS_PORT,     999999999999
                    POP3_PORT,      '1 2'
                    JMAP_PORT,      http
                    WEBADMIN_PORT,  ٨٠
                    LMTP_PORT,      off
                    QUTEMAIL_BIND,  localhost
                    QUTEMAIL_BIND,  ::1
                    QUTEMAIL_BIND,  127.0.0.256
                    EMAIL_DOMAIN,   exa mple.org
                    EMAIL_DOMAIN,   .example.org
                    EMAIL_DOMAIN,   example..org
                    EMAIL_DOMAIN,   user@example.org
                    EMAIL_DOMAIN,   <x/>
                    QUTEMAIL_TMPDIR_ON_DISK, true
                    SMTP_SERVER_HOSTNAME, mail_1.example.org
                    SMTP_MAX_MESSAGE_SIZE, 25M
                    SMTP_MAX_MESSAGE_SIZE, 65535
                    SMTP_MAX_MESSAGE_SIZE, 1073741825
                    SMTP_MAX_MESSAGE_SIZE, 99999999999999999999
                    MAILBOX_DEFAULT_QUOTA_GB, 0.5
                    MAILBOX_DEFAULT_QUOTA_GB, -1
                    MAILBOX_DEFAULT_QUOTA_GB, 1048577
                    """)
    void badValueShouldBeNamedWithItsVariable(String variable, String value) {
        assertThatThrownBy(() -> from(Map.of(variable, value)))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(variable + "=" + value + ": ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void messageShouldStayOnOneLineWhenTheValueDoesNot() {
        assertThatThrownBy(() -> from(Map.of("EMAIL_DOMAIN", "a\nb\u0007c")))
                .hasMessageStartingWith("EMAIL_DOMAIN=a?b?c: ");
    }

    @Test
    void samePortTwiceShouldBeRefusedNamingBoth() {
        assertThatThrownBy(() -> from(Map.of("IMAPS_PORT", "2525")))
                .hasMessageStartingWith("IMAPS_PORT=2525")
                .hasMessageContaining("SMTP_MTA_PORT");
    }

    @Test
    void freePortMayBeAskedForMoreThanOnce() throws SettingException {
        ServerSettings settings = from(Map.of("IMAPS_PORT", "0", "IMAP_PORT", "0"));

        assertThat(settings.port(ListenerKind.IMAP)).contains(0);
        assertThat(settings.port(ListenerKind.IMAPS)).contains(0);
    }

    @Test
    void domainShouldBeInLowerCase() throws SettingException {
        assertThat(from(Map.of("EMAIL_DOMAIN", "Example.ORG")).domain()).isEqualTo("example.org");
    }

    @Test
    void bindToAllShouldNotCountAsLoopback() throws SettingException {
        assertThat(from(Map.of("QUTEMAIL_BIND", "0.0.0.0")).isLoopback()).isFalse();
        assertThat(from(Map.of("QUTEMAIL_BIND", "127.3.2.1")).isLoopback()).isTrue();
    }
}
