// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.qutemail.server.settings.ListenerKind;

/** {@code openssl s_client}: says what a TLS port offers that Java's own client would not ask. */
public final class OpenSsl {

    /**
     * What came of a handshake.
     *
     * @param ok whether there was a connection with TLS
     * @param output what the program said, the server's certificate in PEM included
     */
    public record Handshake(boolean ok, String output) {}

    private OpenSsl() {}

    /** The ports of the mail protocols that speak TLS, by STARTTLS or at once. */
    public static List<ListenerKind> tlsPorts() {
        return List.of(
                ListenerKind.SMTP_MTA,
                ListenerKind.SMTP_MSA,
                ListenerKind.SMTP_SMTPS,
                ListenerKind.IMAP,
                ListenerKind.IMAPS,
                ListenerKind.POP3,
                ListenerKind.POP3S);
    }

    /**
     * Connects and hangs up.
     *
     * @param options such as {@code -tls1_2}
     */
    public static Handshake connect(MailServer server, ListenerKind kind, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + server.port(kind)));
        switch (kind) {
            case SMTP_MTA, SMTP_MSA -> command.addAll(List.of("-starttls", "smtp"));
            case IMAP -> command.addAll(List.of("-starttls", "imap"));
            case POP3 -> command.addAll(List.of("-starttls", "pop3"));
            default -> {
                // TLS from the first octet.
            }
        }
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        return new Handshake(process.waitFor() == 0, output);
    }
}
