// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.util.List;
import javax.inject.Inject;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.pop3server.netty.POP3ServerFactory;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.smtpserver.netty.SMTPServerFactory;
import org.apache.james.utils.GuiceProbe;

/** The listeners that use the certificate of the mail ports. */
final class CertificatesProbe implements GuiceProbe {

    private final List<AbstractServerFactory> factories;

    @Inject
    CertificatesProbe(SMTPServerFactory smtp, IMAPServerFactory imap, POP3ServerFactory pop3) {
        this.factories = List.of(smtp, imap, pop3);
    }

    /**
     * Lets every listener read its certificate files again, for connections from now on.
     *
     * @throws Exception the first refusal; all the others were asked nevertheless
     */
    void reload() throws Exception {
        Exception refusal = null;
        for (AbstractServerFactory factory : factories) {
            for (AbstractConfigurableAsyncServer server : factory.getServers()) {
                try {
                    if (server.isEnabled()) {
                        server.reloadSSLCertificate();
                    }
                } catch (Exception e) {
                    if (refusal == null) {
                        refusal = e;
                    } else {
                        refusal.addSuppressed(e);
                    }
                }
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }
}
