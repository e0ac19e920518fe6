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
                                ListenerKind.JMAP, 8080,
                                ListenerKind.WEBADMIN, 8000));
        assertThat(settings.diskForTemporaryFilesAccepted()).isFalse();
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
