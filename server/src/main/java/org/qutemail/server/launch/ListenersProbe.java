// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.jmap.JMAPServer;
import org.apache.james.lmtpserver.netty.LMTPServerFactory;
import org.apache.james.pop3server.netty.POP3ServerFactory;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.smtpserver.netty.SMTPServer;
import org.apache.james.smtpserver.netty.SMTPServerFactory;
import org.apache.james.utils.GuiceProbe;
import org.apache.james.webadmin.WebAdminServer;
import org.qutemail.server.settings.ListenerKind;

/** Asks the running server where it listens, and whether each listener is the one expected. */
final class ListenersProbe implements GuiceProbe {

    private final Map<ListenerKind, Supplier<Optional<Integer>>> ports =
            new EnumMap<>(ListenerKind.class);

    @Inject
    ListenersProbe(
            SMTPServerFactory smtp,
            IMAPServerFactory imap,
            POP3ServerFactory pop3,
            LMTPServerFactory lmtp,
            JMAPServer jmap,
            WebAdminServer webAdmin) {
        // James gives its servers no name that can be asked for: they differ by what they demand.
        ports.put(ListenerKind.SMTP_MTA, () -> port(smtp, server -> !wantsLogin(server)));
        ports.put(
                ListenerKind.SMTP_MSA,
                () -> port(smtp, server -> wantsLogin(server) && server.getStartTLSSupported()));
        ports.put(
                ListenerKind.SMTP_SMTPS,
                () -> port(smtp, server -> wantsLogin(server) && isTls(server)));
        ports.put(
                ListenerKind.IMAP,
                () -> port(imap, AbstractConfigurableAsyncServer::getStartTLSSupported));
        ports.put(ListenerKind.IMAPS, () -> port(imap, ListenersProbe::isTls));
        ports.put(ListenerKind.POP3, () -> port(pop3, server -> true));
        ports.put(ListenerKind.LMTP, () -> port(lmtp, server -> true));
        ports.put(ListenerKind.JMAP, () -> Optional.of(jmap.getPort().getValue()));
        ports.put(ListenerKind.WEBADMIN, () -> Optional.of(webAdmin.getPort().getValue()));
    }

    /**
     * @param expected the kinds that the settings ask for
     * @throws IllegalStateException one of them does not listen
     */
    List<Listener> listeners(Iterable<ListenerKind> expected, InetAddress bind) {
        List<Listener> found = new ArrayList<>();
        for (ListenerKind kind : expected) {
            int port =
                    ports.get(kind)
                            .get()
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    kind.label()
                                                            + " is not configured to listen; see conf/ in"
                                                            + " the home directory"));
            found.add(new Listener(kind, new InetSocketAddress(bind, port)));
        }
        return found;
    }

    private static boolean wantsLogin(AbstractConfigurableAsyncServer server) {
        return ((SMTPServer) server).getAuthRequired()
                != SMTPServer.AuthenticationAnnounceMode.NEVER;
    }

    private static boolean isTls(AbstractConfigurableAsyncServer server) {
        return server.getSocketType().equals("secure");
    }

    private static Optional<Integer> port(
            AbstractServerFactory factory, Predicate<AbstractConfigurableAsyncServer> which) {
        return factory.getServers().stream()
                .filter(AbstractConfigurableAsyncServer::isEnabled)
                .filter(which)
                .flatMap(server -> server.getListenAddresses().stream())
                .map(InetSocketAddress::getPort)
                .findFirst();
    }
}
