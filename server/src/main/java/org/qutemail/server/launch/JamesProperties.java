// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.nio.file.Path;
import java.util.Locale;
import org.qutemail.core.transport.ServerIdentity;
import org.qutemail.server.home.Certificates;
import org.qutemail.server.home.ServerHome;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.settings.MailSettings;
import org.qutemail.server.settings.ServerSettings;

/**
 * The system properties that a stock James expects on its command line, and ours for what {@code
 * james-conf} cannot take from a variable directly ({@code ${sys:qutemail.…}}).
 */
final class JamesProperties {

    private static final long MEBI = 1 << 20;

    private JamesProperties() {}

    /** Sets them; must happen before the first class of James or of its logging is loaded. */
    static void set(
            ServerSettings settings, ServerHome home, Certificates certificates, Path conf) {
        System.setProperty("working.directory", home.james().toString());
        System.setProperty("extra.props", conf.resolve("jvm.properties").toString());
        System.setProperty("logback.configurationFile", conf.resolve("logback.xml").toString());
        System.setProperty("qutemail.logs", home.logs().toString());
        // A failed start shall come back to us as an exception, not end the process.
        System.setProperty("james.exit.on.startup.error", "false");

        ServerIdentity mailPorts = mailPorts(settings, certificates);
        url("qutemail.tls.certificate", mailPorts.certificate());
        url("qutemail.tls.key", mailPorts.key());
        url("qutemail.jmap.certificate", certificates.jmapCertificate());
        url("qutemail.jmap.key", certificates.jmapPrivateKey());
        // For SMTP, IMAP and POP3. JMAP and WebAdmin are plain HTTP: beyond loopback they need a
        // reverse proxy with TLS in front.
        System.setProperty("qutemail.login.requireTls", String.valueOf(!settings.isLoopback()));
        for (ListenerKind kind : ListenerKind.values()) {
            System.setProperty(
                    "qutemail." + kind.name().toLowerCase(Locale.ROOT) + ".enabled",
                    String.valueOf(settings.port(kind).isPresent()));
        }
        set(settings.mail());
    }

    private static void set(MailSettings mail) {
        System.setProperty("qutemail.message.limit", String.valueOf(mail.largestMessage()));
        System.setProperty("qutemail.message.limit.kib", String.valueOf(mail.largestMessageKib()));
        // The largest message, with what servers add in front, stays in memory.
        System.setProperty(
                "james.message.memory.threshold", String.valueOf(mail.largestMessage() + MEBI));
    }

    /** The pair that the settings name, else the one in the home. */
    static ServerIdentity mailPorts(ServerSettings settings, Certificates certificates) {
        return settings.tls()
                .orElseGet(
                        () ->
                                new ServerIdentity(
                                        certificates.certificate(), certificates.privateKey()));
    }

    private static void url(String property, Path file) {
        System.setProperty(property, "file://" + file);
    }
}
