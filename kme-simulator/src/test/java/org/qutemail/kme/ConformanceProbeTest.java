// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.qutemail.core.conformance.Check;
import org.qutemail.core.conformance.ConformanceProbe;
import org.qutemail.core.conformance.ConformanceReport;
import org.qutemail.core.conformance.Finding;
import org.qutemail.core.conformance.Severity;
import org.qutemail.core.transport.KmePair;

/** The conformance check names what a simulator does differently, and nothing else. */
class ConformanceProbeTest {

    /** What each quirk is reported as. */
    private static final Map<Quirk, Expected> EXPECTED =
            Map.ofEntries(
                    Map.entry(Quirk.EXHAUSTED_AS_400, note(Check.EXHAUSTION, "400")),
                    Map.entry(Quirk.UNKNOWN_KEY_AS_401, deviation(Check.UNKNOWN_KEY, "401")),
                    Map.entry(Quirk.UNKNOWN_KEY_AS_404, deviation(Check.UNKNOWN_KEY, "404")),
                    Map.entry(
                            Quirk.ERRORS_WITH_DETAILS,
                            new Expected(Check.ERROR_FORMAT, Severity.OK, "message")),
                    Map.entry(
                            Quirk.ERRORS_AS_DETAIL, deviation(Check.ERROR_FORMAT, "{\"detail\"}")),
                    Map.entry(Quirk.ERRORS_AS_HTML, deviation(Check.ERROR_FORMAT, "no JSON")),
                    Map.entry(Quirk.ERRORS_EMPTY, deviation(Check.ERROR_FORMAT, "no body")),
                    Map.entry(Quirk.ODD_SIZE_ROUNDED, deviation(Check.ODD_SIZE, "of 256 bits")),
                    Map.entry(Quirk.SIZE_IGNORED, deviation(Check.KEY_SIZE, "of 256 bits")),
                    Map.entry(Quirk.GET_IGNORES_QUERY, deviation(Check.GET_FORM, "1 keys of 256")),
                    Map.entry(
                            Quirk.MANDATORY_EXTENSION_IGNORED,
                            deviation(Check.MANDATORY_EXTENSION, "200 with 1 keys")),
                    Map.entry(Quirk.STORED_COUNT_ZERO, deviation(Check.STORED_COUNT, "0, and")),
                    Map.entry(
                            Quirk.SECOND_BATCH_DROPS_FIRST,
                            deviation(Check.UNDELIVERED_BATCH, "gone")),
                    Map.entry(
                            Quirk.CROSSED_REQUESTS_LOCK,
                            deviation(Check.CROSSED_REQUESTS, "locked")),
                    Map.entry(Quirk.REPLICATION_DELAYED, note(Check.REPLICATION, "known after")),
                    Map.entry(Quirk.KEYS_GIVEN_FOR_EVER, deviation(Check.ONE_TIME, "again")),
                    Map.entry(Quirk.SELF_SLAVE_ALLOWED, note(Check.SELF_SLAVE, "allowed")),
                    Map.entry(Quirk.NO_KEEP_ALIVE, note(Check.KEEP_ALIVE, "closed")),
                    Map.entry(Quirk.NO_SUBJECT_ALT_NAME, note(Check.CERTIFICATE_NAMES, "no host")),
                    Map.entry(Quirk.ONE_KEY_A_SECOND, note(Check.KEY_RATE, "keys a second")));

    /** One for all: certificates are made once for simulators that need the same. */
    @TempDir static Path directory;

    private record Expected(Check check, Severity severity, String found) {
        boolean is(Finding finding) {
            return finding.check() == check
                    && finding.severity() == severity
                    && finding.found().contains(found);
        }
    }

    private static Expected note(Check check, String found) {
        return new Expected(check, Severity.NOTE, found);
    }

    private static Expected deviation(Check check, String found) {
        return new Expected(check, Severity.DEVIATION, found);
    }

    private static KmeSimulator simulator(Quirk... quirks) throws Exception {
        SimulatorConfig.Builder config = SimulatorConfig.builder(directory).bufferedKeys(400);
        for (Quirk quirk : quirks) {
            config.quirk(quirk);
        }
        return KmeSimulator.start(config.build());
    }

    private static ConformanceReport probe(KmeSimulator simulator, boolean intrusive)
            throws Exception {
        KmePair pair =
                SimulatorSetUp.configuration(simulator).endpoints().orElseThrow().pairs().get(0);
        return new ConformanceProbe(SimulatorSetUp.PATIENCE, intrusive).run(pair);
    }

    private static boolean needsIntrusion(Quirk quirk) {
        return quirk == Quirk.CROSSED_REQUESTS_LOCK || quirk == Quirk.EXHAUSTED_AS_400;
    }

    @Test
    void simulatorWithoutQuirksShouldHaveNothingToReport() throws Exception {
        try (KmeSimulator simulator = simulator()) {
            ConformanceReport report = probe(simulator, false);
            assertThat(report.findings())
                    .allSatisfy(f -> assertThat(f.severity()).isEqualTo(Severity.OK));
            assertThat(report.findings())
                    .extracting(Finding::check)
                    .contains(Check.DELIVERY, Check.GET_FORM, Check.ONE_TIME, Check.ERROR_FORMAT);
            assertThat((long) report.keysBurnt()).isEqualTo(simulator.issuedKeys());
        }
    }

    @ParameterizedTest
    @EnumSource(Quirk.class)
    void quirkShouldBeNamedAndNothingElse(Quirk quirk) throws Exception {
        try (KmeSimulator simulator = simulator(quirk)) {
            ConformanceReport report = probe(simulator, needsIntrusion(quirk));
            Expected expected = EXPECTED.get(quirk);
            assertThat(report.findings()).as("%s", report).anyMatch(expected::is);
            assertThat(report.findings())
                    .filteredOn(finding -> finding.severity().compareTo(Severity.NOTE) > 0)
                    .allMatch(finding -> finding.check() == expected.check());
            assertThat(report.worst()).isGreaterThanOrEqualTo(expected.severity());
        }
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of(Face.A, Fault.EXPIRED_CERTIFICATE, Check.IDENTITY, "TLS was refused"),
                Arguments.of(Face.B, Fault.OUTAGE, Check.IDENTITY, "the connection broke"),
                Arguments.of(Face.A, Fault.TRUNCATED, Check.IDENTITY, "the connection broke"),
                Arguments.of(Face.A, Fault.WRONG_LENGTH, Check.DELIVERY, "248 bits"),
                Arguments.of(Face.B, Fault.WRONG_LENGTH, Check.DELIVERY, "248 bits"),
                Arguments.of(Face.B, Fault.BIT_FLIP, Check.DELIVERY, "1 of 2 keys differ"),
                Arguments.of(Face.B, Fault.KEYS_EXPIRE, Check.DELIVERY, "not found"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void faultShouldBeAFailureThatIsNamed(Face face, Fault fault, Check check, String found)
            throws Exception {
        try (KmeSimulator simulator = simulator()) {
            simulator.fault(face, fault);
            ConformanceReport report = probe(simulator, false);
            assertThat(report.worst()).isEqualTo(Severity.FAILURE);
            assertThat(report.findings())
                    .filteredOn(finding -> finding.severity() == Severity.FAILURE)
                    .singleElement()
                    .satisfies(
                            finding -> {
                                assertThat(finding.check()).isEqualTo(check);
                                assertThat(finding.found()).contains(found);
                                assertThat(finding.entity())
                                        .isEqualTo(simulator.url(end(face, check)).toString());
                            });
        }
    }

    /** Delivery concerns both ends and is reported for the one that gives keys. */
    private static Face end(Face face, Check check) {
        return check == Check.DELIVERY ? Face.A : face;
    }

    @Test
    void entityThatIsNotThereShouldBeAFailureForBothEnds() throws Exception {
        KmeSimulator simulator = simulator();
        KmePair pair =
                SimulatorSetUp.configuration(simulator).endpoints().orElseThrow().pairs().get(0);
        simulator.close();
        ConformanceReport report = new ConformanceProbe(SimulatorSetUp.PATIENCE, false).run(pair);
        assertThat(report.findings()).hasSize(2);
        assertThat(report.findings())
                .allMatch(finding -> finding.severity() == Severity.FAILURE)
                .allMatch(finding -> finding.found().contains("cannot be reached"));
        assertThat(report.keysBurnt()).isZero();
    }

    @Test
    void simulatedKeysShouldBeAFailureWhereRealOnesAreConfigured() throws Exception {
        try (KmeSimulator simulator = simulator()) {
            KmePair pair = SimulatorSetUp.realKeysExpected(simulator);
            ConformanceReport report =
                    new ConformanceProbe(SimulatorSetUp.PATIENCE, false).run(pair);
            assertThat(report.findings())
                    .anyMatch(
                            finding ->
                                    finding.check() == Check.ORIGIN
                                            && finding.severity() == Severity.FAILURE);
        }
    }

    @Test
    void everyQuirkShouldStandInTheManualWithWhatTheCheckSays() throws Exception {
        String manual =
                Files.readString(Path.of(System.getProperty("qutemail.basedir"), "docs", "kme.md"));
        for (Quirk quirk : Quirk.values()) {
            Expected expected = EXPECTED.get(quirk);
            String says =
                    expected.severity() == Severity.OK
                            ? "nothing"
                            : expected.severity() + " `" + expected.check().title() + "`";
            assertThat(manual).containsPattern("\\| `" + quirk.option() + "` \\|.*\\| " + says);
        }
    }
}
