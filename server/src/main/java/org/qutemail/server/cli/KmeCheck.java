// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.qutemail.core.config.KeyProtocol;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.conformance.ConformanceProbe;
import org.qutemail.core.conformance.ConformanceReport;
import org.qutemail.core.conformance.Finding;
import org.qutemail.core.conformance.Severity;
import org.qutemail.core.transport.KmePair;
import org.qutemail.core.transport.KmeSetupException;
import org.qutemail.server.launch.ConfiguredKeys;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;

/** Checks every configured pair of entities and prints a line for each finding. */
final class KmeCheck {

    /** More than the server grants: what is slow is to be found out, not to be cut off. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Environment environment;
    private final PrintWriter out;

    KmeCheck(Environment environment, PrintWriter out) {
        this.environment = environment;
        this.out = out;
    }

    /**
     * @return the exit code: 0 nothing or notes, 1 deviations, 2 failures
     */
    int run(boolean intrusive) throws SettingException, IOException {
        QkdConfiguration configuration = ConfiguredKeys.read(environment);
        if (configuration.protocol() != KeyProtocol.ETSI014) {
            throw new SettingException(
                    "QKD_SOURCE is "
                            + configuration.protocol()
                            + ": only entities of ETSI GS QKD 014 can be checked");
        }
        QkdConfiguration.Endpoints endpoints =
                configuration
                        .endpoints()
                        .orElseThrow(
                                () ->
                                        new SettingException(
                                                "no key management entity is configured: set"
                                                        + " QKD_SUBMIT_KME_URL, QKD_STORE_KME_URL and"
                                                        + " what goes with them, see docs/kme.md"));
        Severity worst = Severity.OK;
        for (KmePair pair : endpoints.pairs()) {
            Severity found = check(pair, intrusive);
            worst = found.compareTo(worst) > 0 ? found : worst;
        }
        return switch (worst) {
            case OK, NOTE -> 0;
            case DEVIATION -> 1;
            case FAILURE -> 2;
        };
    }

    private Severity check(KmePair pair, boolean intrusive) throws SettingException {
        out.println(
                "keys taken as %s at %s, claimed as %s at %s"
                        .formatted(
                                pair.submit().saeId(),
                                pair.submit().baseUrl(),
                                pair.store().saeId(),
                                pair.store().baseUrl()));
        ConformanceReport report;
        try {
            report = new ConformanceProbe(PATIENCE, intrusive).run(pair);
        } catch (KmeSetupException e) {
            throw new SettingException(e.getMessage());
        }
        report.findings().forEach(this::print);
        out.println(
                "%s; %d keys burnt"
                        .formatted(
                                Arrays.stream(Severity.values())
                                        .map(each -> report.count(each) + " " + each)
                                        .collect(Collectors.joining(", ")),
                                report.keysBurnt()));
        out.flush();
        return report.worst();
    }

    private void print(Finding finding) {
        out.println(
                String.format(
                        Locale.ROOT,
                        "%-9s  %-19s  %s: %s  [expected: %s; section %s]",
                        finding.severity(),
                        finding.check().title(),
                        finding.entity(),
                        finding.found(),
                        finding.check().expected(),
                        finding.check().section()));
    }
}
