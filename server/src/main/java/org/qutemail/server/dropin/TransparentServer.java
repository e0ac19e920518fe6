// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.dropin;

import com.google.inject.Module;
import java.nio.file.Path;
import org.apache.james.GuiceJamesServer;
import org.qutemail.server.home.TemporaryDirectory;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.settings.SettingException;

/** What agent and main class have in common. */
public final class TransparentServer {

    private TransparentServer() {}

    /**
     * Lays our bindings over those of a server that is about to start. Called by the agent from
     * within {@code JamesServerMain.main}.
     *
     * @throws SettingException {@code java.io.tmpdir} is not fit for opened mail
     */
    public static GuiceJamesServer over(GuiceJamesServer server) throws SettingException {
        return server.overrideWith(bindings(Environment.ofProcess()));
    }

    /** The bindings, once it is sure that opened mail does not land on a disk. */
    static Module bindings(Environment environment) throws SettingException {
        TemporaryDirectory.prepare(
                Path.of(System.getProperty("java.io.tmpdir")),
                environment,
                ServerSettings.diskAccepted(environment));
        return new TransparentModule();
    }
}
