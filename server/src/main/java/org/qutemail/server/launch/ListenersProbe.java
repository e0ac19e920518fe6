// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.jmap.JMAPServer;
import org.apache.james.lmtpserver.netty.LMTPServerFactory;
import org.apache.james.managesieveserver.netty.ManageSieveServerFactory;
import org.apache.james.pop3server.netty.POP3ServerFactory;
import org.apache.james.protocols.lib.netty.AbstractConfigurableAsyncServer;
import org.apache.james.protocols.lib.netty.AbstractServerFactory;
import org.apache.james.smtpserver.netty.SMTPServer;
import org.apache.james.smtpserver.netty.SMTPServerFactory;
import org.apache.james.utils.GuiceProbe;
import org.apache.james.webadmin.WebAdminConfiguration;
import org.apache.james.webadmin.WebAdminServer;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.settings.SettingException;

/**
 * Asks the running server where it really listens: configuration files of the home directory may
 * say something else than the settings.
 */
final class ListenersProbe implements GuiceProbe {

    private final Map<ListenerKind, Supplier<List<InetSocketAddress>>> addresses =
            new EnumMap<>(ListenerKind.class);

    /** Whatever else a configuration file may have made listen, by that file. */
    private final Map<String, Supplier<List<InetSocketAddress>>> files = new TreeMap<>();

    @Inject
    ListenersProbe(
            SMTPServerFactory smtp,
            IMAPServerFactory imap,
            POP3ServerFactory pop3,
            LMTPServerFactory lmtp,
            ManageSieveServerFactory manageSieve,
            JMAPServer jmap,
            WebAdminServer webAdmin,
            WebAdminConfiguration webAdminConfiguration,
            BoundJmapServer.Address jmapAddress) {
        // James gives its servers no name that can be asked for: they differ by what they demand.
        addresses.put(ListenerKind.SMTP_MTA, () -> bound(smtp, server -> !wantsLogin(server)));
        addresses.put(
                ListenerKind.SMTP_MSA,
                () -> bound(smtp, server -> wantsLogin(server) && server.getStartTLSSupported()));
        addresses.put(
                ListenerKind.SMTP_SMTPS,
                () -> bound(smtp, server -> wantsLogin(server) && isTls(server)));
        addresses.put(
                ListenerKind.IMAP,
                () -> bound(imap, AbstractConfigurableAsyncServer::getStartTLSSupported));
        addresses.put(ListenerKind.IMAPS, () -> bound(imap, ListenersProbe::isTls));
        addresses.put(
                ListenerKind.POP3,
                () -> bound(pop3, AbstractConfigurableAsyncServer::getStartTLSSupported));
        addresses.put(ListenerKind.POP3S, () -> bound(pop3, ListenersProbe::isTls));
        addresses.put(ListenerKind.LMTP, () -> bound(lmtp, server -> true));
        addresses.put(
                ListenerKind.JMAP,
                () ->
                        List.of(
                                new InetSocketAddress(
                                        jmapAddress.bind(), jmap.getPort().getValue())));
        addresses.put(
                ListenerKind.WEBADMIN,
                () ->
                        List.of(
                                new InetSocketAddress(
                                        address(webAdminConfiguration.getHost()),
                                        webAdmin.getPort().getValue())));
        files.put("smtpserver.xml", () -> bound(smtp, server -> true));
        files.put("imapserver.xml", () -> bound(imap, server -> true));
        files.put("pop3server.xml", () -> bound(pop3, server -> true));
        files.put("lmtpserver.xml", () -> bound(lmtp, server -> true));
        files.put("managesieveserver.xml", () -> bound(manageSieve, server -> true));
        files.put("webadmin.properties", addresses.get(ListenerKind.WEBADMIN));
    }

    /**
     * What listens, one entry for each address.
     *
     * @throws SettingException something listens beyond this machine while the settings, and all
     *     that was decided by them, say loopback
     * @throws IllegalStateException a listener that the settings ask for does not listen
     */
    List<Listener> listeners(ServerSettings settings) throws SettingException {
        if (settings.isLoopback()) {
            checkLoopbackOnly(settings.bind());
        }
        List<Listener> found = new ArrayList<>();
        for (ListenerKind kind : settings.ports().keySet()) {
            List<InetSocketAddress> bound = addresses.get(kind).get();
            if (bound.isEmpty()) {
                throw new IllegalStateException(
                        kind.label()
                                + " is not configured to listen; see conf/ in the home directory");
            }
            bound.forEach(address -> found.add(new Listener(kind, address)));
        }
        return found;
    }

    private void checkLoopbackOnly(InetAddress bind) throws SettingException {
        for (Map.Entry<String, Supplier<List<InetSocketAddress>>> file : files.entrySet()) {
            for (InetSocketAddress address : file.getValue().get()) {
                if (!address.getAddress().isLoopbackAddress()) {
                    throw new SettingException(
                            "conf/%s in the home directory listens on %s, beyond this machine, while QUTEMAIL_BIND is %s; take ${env:QUTEMAIL_BIND} as the address there, and set QUTEMAIL_BIND to what is wanted"
                                    .formatted(
                                            file.getKey(),
                                            Listener.text(address),
                                            bind.getHostAddress()));
                }
            }
        }
    }

    private static boolean wantsLogin(AbstractConfigurableAsyncServer server) {
        return ((SMTPServer) server).getAuthRequired()
                != SMTPServer.AuthenticationAnnounceMode.NEVER;
    }

    private static boolean isTls(AbstractConfigurableAsyncServer server) {
        return server.getSocketType().equals("secure");
    }

    private static List<InetSocketAddress> bound(
            AbstractServerFactory factory, Predicate<AbstractConfigurableAsyncServer> which) {
        return factory.getServers().stream()
                .filter(AbstractConfigurableAsyncServer::isEnabled)
                .filter(which)
                .flatMap(server -> server.getListenAddresses().stream())
                .toList();
    }

    /** As WebAdmin itself looks it up before it binds. */
    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("WebAdmin cannot listen on " + host, e);
        }
    }
}
