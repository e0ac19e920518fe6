// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import java.nio.file.Path;
import java.util.List;
import org.qutemail.server.launch.StockServer;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.MailServer;

/**
 * The program of a {@link ServerProcess}: one server on a directory, with the users of the
 * measurements. Says its ports and {@value #READY}, and ends when its standard input does.
 */
final class ServerMain {

    static final String READY = "READY";

    /** Begins a line that tells a port, so that what the JVM itself prints is not taken for one. */
    static final String PORT = "port ";

    private ServerMain() {}

    /** Arguments: the kind of server, and an empty directory for it. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        switch (ServerKind.valueOf(arguments[0])) {
            case STOCK -> {
                try (StockServer server = StockServer.start(directory)) {
                    server.withUsers(Mails.users());
                    serve(server);
                }
            }
            case OURS -> {
                // In memory, as the stock one. Impatient: a simulator that is late once must not
                // hold
                // mail up for a minute.
                try (InProcessServer server =
                        InProcessServer.on(directory).memory().impatient().start()) {
                    server.withUsers(Mails.users());
                    serve(server);
                }
            }
        }
        System.exit(0);
    }

    private static void serve(MailServer server) throws Exception {
        for (ListenerKind kind :
                List.of(ListenerKind.SMTP_MSA, ListenerKind.IMAP, ListenerKind.IMAPS)) {
            System.out.println(PORT + kind + "=" + server.port(kind));
        }
        System.out.println(READY);
        System.in.transferTo(System.out);
    }
}
