// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.mpt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.james.mpt.api.Session;
import org.apache.james.mpt.monitor.NullMonitor;
import org.apache.james.mpt.protocol.FileProtocolSessionBuilder;
import org.apache.james.mpt.protocol.ProtocolSession;
import org.apache.james.mpt.session.ExternalSessionFactory;
import org.apache.james.mpt.smtp.SmtpHostSystem;

/** A script of James's SMTP protocol suite, played by James's protocol tester to an open port. */
record SmtpScript(String name) {

    /** All that the suite has. */
    static final List<SmtpScript> ALL =
            List.of(
                    new SmtpScript("authplain"),
                    new SmtpScript("data_starts_with_starttls"),
                    new SmtpScript("data_with_starttls"),
                    new SmtpScript("helo"),
                    new SmtpScript("rcpt_with_starttls"),
                    new SmtpScript("starttls"),
                    new SmtpScript("starttls_session_fixation"),
                    new SmtpScript("starttls_with_injection"));

    /** What the suite makes of every greeting. */
    private static final String GREETING = "220 mydomain.tld smtp";

    private static final String SERVER = "S: ";

    /** The lines as the suite has them. */
    List<String> lines() throws IOException {
        String resource = "/org/apache/james/smtp/scripts/" + name + ".test";
        try (InputStream in = SmtpHostSystem.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
    }

    /**
     * The lines with what this door does otherwise.
     *
     * @param used gets those differences that the script met
     */
    List<String> lines(List<SmtpDifference> differences, String door, Set<SmtpDifference> used)
            throws IOException {
        List<String> adapted = new ArrayList<>();
        for (String line : lines()) {
            SmtpDifference difference = null;
            for (SmtpDifference candidate : differences) {
                if (candidate.door().equals(door)
                        && candidate.isIn(name)
                        && line.equals(SERVER + candidate.line())) {
                    difference = candidate;
                }
            }
            if (difference == null) {
                adapted.add(line);
            } else {
                used.add(difference);
                difference.ours().forEach(ours -> adapted.add(SERVER + ours));
                if (difference.ends()) {
                    return adapted;
                }
            }
        }
        return adapted;
    }

    /**
     * @return why it failed, or an empty string
     */
    static String play(List<String> lines, int port) throws Exception {
        ProtocolSession script = new ProtocolSession();
        byte[] octets = String.join("\n", lines).getBytes(StandardCharsets.US_ASCII);
        new FileProtocolSessionBuilder()
                .addProtocolLinesFromStream(new ByteArrayInputStream(octets), script, "script");
        Session session =
                new ExternalSessionFactory(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                                new NullMonitor(),
                                GREETING)
                        .newSession(null);
        session.start();
        try {
            script.runSessions(new Session[] {session});
            return "";
        } catch (Exception e) {
            return e.getMessage().strip().replace('\n', ' ');
        } finally {
            session.stop();
        }
    }
}
