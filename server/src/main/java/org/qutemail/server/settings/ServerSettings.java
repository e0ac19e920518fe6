// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.qutemail.core.transport.ServerIdentity;

/**
 * Everything the environment says about this server, checked. Immutable.
 *
 * @param home absolute path of the state directory; need not exist yet
 * @param bind the IPv4 address every listener binds to
 * @param mail what it says and takes as a mail server
 * @param tls certificate and key of the mail ports; empty for those in the home
 * @param ports by listener; 0 lets the system choose; a listener without an entry is off
 * @param diskForTemporaryFilesAccepted whether temporary files may lie on a disk
 */
public record ServerSettings(
        Path home,
        InetAddress bind,
        MailSettings mail,
        Optional<ServerIdentity> tls,
        Map<ListenerKind, Integer> ports,
        boolean diskForTemporaryFilesAccepted) {

    public ServerSettings {
        ports = Collections.unmodifiableMap(new EnumMap<>(ports));
    }

    /**
     * Reads and checks the environment.
     *
     * @throws SettingException naming the first variable that is wrong and what to do
     */
    public static ServerSettings from(Environment environment) throws SettingException {
        return new ServerSettings(
                home(environment),
                bind(environment),
                MailSettings.from(environment),
                TlsFiles.from(environment),
                ports(environment),
                diskAccepted(environment));
    }

    /** Where the state lives; the one setting that the client commands need too. */
    public static Path home(Environment environment) throws SettingException {
        String value = environment.get(Variable.QUTEMAIL_HOME);
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw bad(Variable.QUTEMAIL_HOME, value, "name a directory");
        }
    }

    /** Whether only this machine can reach the listeners. */
    public boolean isLoopback() {
        return bind.isLoopbackAddress();
    }

    /** The port asked for, 0 for any; empty when the listener is off. */
    public Optional<Integer> port(ListenerKind kind) {
        return Optional.ofNullable(ports.get(kind));
    }

    /** The mail domain served from the first start on, in lower case. */
    public String domain() {
        return mail.domain();
    }

    /** The same without these listeners. */
    public ServerSettings without(Collection<ListenerKind> kinds) {
        Map<ListenerKind, Integer> others = new EnumMap<>(ports);
        others.keySet().removeAll(kinds);
        return new ServerSettings(home, bind, mail, tls, others, diskForTemporaryFilesAccepted);
    }

    private static InetAddress bind(Environment environment) throws SettingException {
        String value = environment.get(Variable.QUTEMAIL_BIND);
        // A name is not looked up: what it means could change between this check and the bind.
        if (!value.matches("(\\d{1,3}\\.){3}\\d{1,3}")) {
            throw bad(
                    Variable.QUTEMAIL_BIND,
                    value,
                    "give an IPv4 address, such as 127.0.0.1, or 0.0.0.0 for all");
        }
        try {
            return InetAddress.getByName(value);
        } catch (UnknownHostException e) {
            throw bad(Variable.QUTEMAIL_BIND, value, "this is no IPv4 address");
        }
    }

    private static Map<ListenerKind, Integer> ports(Environment environment)
            throws SettingException {
        Map<ListenerKind, Integer> ports = new EnumMap<>(ListenerKind.class);
        Map<Integer, Variable> taken = new HashMap<>();
        for (ListenerKind kind : ListenerKind.values()) {
            Variable variable = kind.portVariable();
            String value = environment.get(variable);
            if (value.isEmpty()) {
                continue;
            }
            int port = port(variable, value);
            Variable other = port == 0 ? null : taken.put(port, variable);
            if (other != null) {
                throw bad(variable, value, "the same port as " + other + "; give each its own");
            }
            ports.put(kind, port);
        }
        return ports;
    }

    private static int port(Variable variable, String value) throws SettingException {
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65535) {
            throw bad(variable, value, "give a port number from 1 to 65535, or 0 for any free one");
        }
        return Integer.parseInt(value);
    }

    /**
     * Whether {@code QUTEMAIL_TMPDIR_ON_DISK} lets temporary files lie on a disk.
     *
     * @throws SettingException it is set to anything but {@code accept}
     */
    public static boolean diskAccepted(Environment environment) throws SettingException {
        String value = environment.get(Variable.QUTEMAIL_TMPDIR_ON_DISK);
        if (!value.isEmpty() && !value.equals("accept")) {
            throw bad(
                    Variable.QUTEMAIL_TMPDIR_ON_DISK,
                    value,
                    "say accept to let temporary files lie on a disk, or leave it unset");
        }
        return value.equals("accept");
    }

    private static SettingException bad(Variable variable, String value, String whatToDo) {
        return SettingException.of(variable.name(), value, whatToDo);
    }
}
