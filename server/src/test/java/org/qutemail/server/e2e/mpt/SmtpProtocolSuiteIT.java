// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.mpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.james.utils.DataProbeImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.launch.StockServer;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;

/**
 * James's SMTP protocol suite: on stock James, set up as James sets it up for the suite, every
 * script passes as it is; on our server, in our configuration, with the differences that stand in
 * {@code src/test/mpt/smtp-differences.txt}, each with its reason, and with no others.
 */
class SmtpProtocolSuiteIT {

    private static final String DOMAIN = "mydomain.tld";
    private static final List<String> USERS = List.of("bob@" + DOMAIN, "starttls@" + DOMAIN);
    private static final String PASSWORD = "secret";
    private static final Map<String, ListenerKind> DOORS =
            Map.of("mta", ListenerKind.SMTP_MTA, "msa", ListenerKind.SMTP_MSA);

    @TempDir Path directory;

    private static void addUsers(DataProbeImpl directory) throws Exception {
        directory.addDomain(DOMAIN);
        for (String user : USERS) {
            directory.addUser(user, PASSWORD);
        }
    }

    /** One port without TLS and AUTH, one with both, neither strict: as in James's own run. */
    private static String asForTheSuite(String smtpserver) {
        return smtpserver
                .replaceFirst("startTLS=\"true\"", "startTLS=\"false\"")
                .replace("<requireSSL>true<", "<requireSSL>false<")
                .replace("<plainAuthEnabled>false<", "<plainAuthEnabled>true<")
                .replace("<verifyIdentity>true<", "<verifyIdentity>false<")
                .replaceAll("<maxmessagesize>[^<]*<", "<maxmessagesize>0<");
    }

    @Test
    void everyScriptShouldPassOnStockJames() throws Exception {
        Map<String, String> failures = new TreeMap<>();
        try (StockServer stock = StockServer.start(directory, SmtpProtocolSuiteIT::asForTheSuite)) {
            addUsers(stock.probe(DataProbeImpl.class));
            for (SmtpScript script : SmtpScript.ALL) {
                ListenerKind door =
                        script.name().equals("helo")
                                ? ListenerKind.SMTP_MTA
                                : ListenerKind.SMTP_MSA;
                failures.put(script.name(), SmtpScript.play(script.lines(), stock.port(door)));
            }
        }
        failures.values().removeIf(String::isEmpty);
        assertThat(failures).isEmpty();
    }

    @Test
    void everyScriptShouldPassOnOurDoorsWithTheDifferencesOfTheList() throws Exception {
        List<SmtpDifference> differences = SmtpDifference.list();
        assertThat(differences)
                .allSatisfy(one -> assertThat(one.reason()).as(one.line()).isNotBlank());
        Set<SmtpDifference> met = new LinkedHashSet<>();
        Map<String, String> failures = new TreeMap<>();
        try (InProcessServer ours = InProcessServer.on(directory).start()) {
            addUsers(ours.probe(DataProbeImpl.class));
            for (SmtpScript script : SmtpScript.ALL) {
                for (String door : DOORS.keySet()) {
                    failures.put(
                            door + " " + script.name(),
                            SmtpScript.play(
                                    script.lines(differences, door, met),
                                    ours.port(DOORS.get(door))));
                }
            }
        }
        failures.values().removeIf(String::isEmpty);
        assertThat(failures).isEmpty();
        // A difference that no longer is one would have failed above; one that no script meets:
        assertThat(met).containsExactlyInAnyOrderElementsOf(differences);
    }
}
