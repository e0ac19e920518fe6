// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.e2e.client.JmapClient;
import org.qutemail.server.e2e.client.Pop3Client;
import org.qutemail.server.e2e.client.SmtpClient;
import org.qutemail.server.settings.ListenerKind;

/** A running server as its clients know it: by its ports. Every user has the same password. */
public interface MailServer {

    /** Every user's password. */
    String PASSWORD = "correct horse";

    int port(ListenerKind kind);

    /** A session on the submission port, STARTTLS done, logged in. */
    default SmtpClient submission(String user) throws IOException {
        SmtpClient client = SmtpClient.startTls(port(ListenerKind.SMTP_MSA));
        SmtpClient.Reply reply = client.auth(user, PASSWORD);
        if (!reply.ok()) {
            throw new AssertionError("AUTH of " + user + " failed: " + reply);
        }
        return client;
    }

    /** A session on the port for other servers. */
    default SmtpClient mta() throws IOException {
        return SmtpClient.plain(port(ListenerKind.SMTP_MTA));
    }

    /** A session, logged in. */
    default ImapClient imap(String user) throws IOException {
        return ImapClient.tls(port(ListenerKind.IMAPS)).login(user, PASSWORD);
    }

    /** A session, STLS done, logged in. */
    default Pop3Client pop3(String user) throws IOException {
        return Pop3Client.startTls(port(ListenerKind.POP3)).login(user, PASSWORD);
    }

    default JmapClient jmap(String user) throws IOException {
        return new JmapClient(port(ListenerKind.JMAP), user, PASSWORD);
    }
}
