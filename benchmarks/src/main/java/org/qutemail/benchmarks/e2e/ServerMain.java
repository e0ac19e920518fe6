// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.e2e;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.server.launch.StockServer;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;
import org.qutemail.server.testing.MailServer;

/**
 * The program of a {@link ServerProcess}: one server on a directory, with the users of the
 * measurements. Says its ports and {@value #READY}, answers questions that come on its standard
 * input, one a line, and ends when that does.
 */
final class ServerMain {

    static final String READY = "READY";

    /** Begins a line that tells a port, so that what the JVM itself prints is not taken for one. */
    static final String PORT = "port ";

    /** Begins a line that answers a question. */
    static final String ANSWER = "answer ";

    /** A question: octets of heap that are in use when all garbage is collected. */
    static final String HEAP = "heap";

    /** A question: how many messages have been sealed. */
    static final String SEALED = "sealed";

    private ServerMain() {}

    /** Arguments: the kind of server, and an empty directory for it. */
    public static void main(String[] arguments) {
        try {
            run(ServerKind.valueOf(arguments[0]), Path.of(arguments[1]));
            System.exit(0);
        } catch (Exception e) {
            // What a half-started James leaves behind would keep the process alive.
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(ServerKind kind, Path directory) throws Exception {
        switch (kind) {
            case STOCK -> {
                try (StockServer server = StockServer.start(directory)) {
                    server.withUsers(Mails.users());
                    serve(server, () -> 0);
                }
            }
            case OURS -> {
                // In memory, as the stock one.
                serve(InProcessServer.on(directory).memory());
            }
            case STOCK_JPA -> {
                try (StockServer server = StockServer.onJpa(directory)) {
                    server.withUsers(Mails.users());
                    serve(server, () -> 0);
                }
            }
            case EMBEDDED -> serve(InProcessServer.on(directory));
        }
    }

    /** Impatient: a simulator that is late once must not hold mail up for a minute. */
    private static void serve(InProcessServer.Builder ours) throws Exception {
        try (InProcessServer server = ours.impatient().start()) {
            server.withUsers(Mails.users());
            serve(server, () -> server.keys().metrics().recordsWritten(RecordPart.BODY));
        }
    }

    private static void serve(MailServer server, LongSupplier sealed) throws Exception {
        for (ListenerKind kind :
                List.of(ListenerKind.SMTP_MSA, ListenerKind.IMAP, ListenerKind.IMAPS)) {
            System.out.println(PORT + kind + "=" + server.port(kind));
        }
        System.out.println(READY);
        BufferedReader questions =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            System.out.println(ANSWER + (line.equals(HEAP) ? heap() : sealed.getAsLong()));
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
