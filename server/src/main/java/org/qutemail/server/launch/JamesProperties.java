// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.nio.file.Path;
import org.qutemail.server.home.Certificates;
import org.qutemail.server.home.ServerHome;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.settings.ServerSettings;

/**
 * The system properties that a stock James expects on its command line, and ours for what {@code
 * james-conf} cannot take from a variable directly ({@code ${sys:qutemail.…}}).
 */
final class JamesProperties {

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

        url("qutemail.tls.certificate", certificates.certificate());
        url("qutemail.tls.key", certificates.privateKey());
        url("qutemail.jmap.certificate", certificates.jmapCertificate());
        url("qutemail.jmap.key", certificates.jmapPrivateKey());
        // For SMTP, IMAP and POP3. JMAP and WebAdmin are plain HTTP: beyond loopback they need a
        // reverse proxy with TLS in front.
        System.setProperty("qutemail.login.requireTls", String.valueOf(!settings.isLoopback()));
        System.setProperty(
                "qutemail.lmtp.enabled",
                String.valueOf(settings.port(ListenerKind.LMTP).isPresent()));
    }

    private static void url(String property, Path file) {
        System.setProperty(property, "file://" + file);
    }
}
