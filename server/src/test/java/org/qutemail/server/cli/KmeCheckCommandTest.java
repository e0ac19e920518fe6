// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.kme.Face;
import org.qutemail.kme.Fault;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.Quirk;
import org.qutemail.kme.SimulatorConfig;
import org.qutemail.server.testing.QutEmailCommand;
import org.qutemail.server.testing.QutEmailCommand.Result;

/** {@code qutemail kme check}: settings, report and exit code. */
class KmeCheckCommandTest {

    @TempDir Path directory;

    private KmeSimulator simulator(Quirk... quirks) throws Exception {
        SimulatorConfig.Builder config =
                SimulatorConfig.builder(directory.resolve("kme")).bufferedKeys(50);
        for (Quirk quirk : quirks) {
            config.quirk(quirk);
        }
        return KmeSimulator.start(config.build());
    }

    private Map<String, String> variables(KmeSimulator simulator) {
        Map<String, String> variables = new HashMap<>(simulator.variables());
        variables.put("QKD_SIMULATOR_MODE", "external");
        variables.put("QUTEMAIL_HOME", directory.toString());
        return variables;
    }

    private static Result check(Map<String, String> variables, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "kme";
        arguments[1] = "check";
        System.arraycopy(options, 0, arguments, 2, options.length);
        return QutEmailCommand.run(variables, "", arguments);
    }

    @Test
    void entityByTheStandardShouldPassWithCodeZero() throws Exception {
        try (KmeSimulator simulator = simulator()) {
            Result result = check(variables(simulator));
            assertThat(result.exitCode()).as(result.stdout() + result.stderr()).isZero();
            assertThat(result.stdout())
                    .contains("keys taken as sae-submit at " + simulator.url(Face.A))
                    .contains("OK         delivery")
                    .contains(
                            ", 0 DEVIATION, 0 FAILURE; " + simulator.issuedKeys() + " keys burnt");
        }
    }

    @Test
    void noteShouldNotChangeTheCodeWhenTheIntrusivePartFindsThePoolTooSmall() throws Exception {
        try (KmeSimulator simulator = simulator(Quirk.EXHAUSTED_AS_400)) {
            Result result = check(variables(simulator), "--intrusive");
            assertThat(result.exitCode()).as(result.stdout()).isZero();
            assertThat(result.stdout()).containsPattern("NOTE       exhaustion .* 400 ");
        }
    }

    @Test
    void deviationShouldBeCodeOneAndNameTheSection() throws Exception {
        try (KmeSimulator simulator = simulator(Quirk.ODD_SIZE_ROUNDED)) {
            Result result = check(variables(simulator));
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.stdout())
                    .containsPattern(
                            "DEVIATION  odd-size .*200 with 1 keys of 256 bits.*section 5.2]");
        }
    }

    @Test
    void failureShouldBeCodeTwo() throws Exception {
        try (KmeSimulator simulator = simulator()) {
            simulator.fault(Face.B, Fault.EXPIRED_CERTIFICATE);
            Result result = check(variables(simulator));
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.stdout()).containsPattern("FAILURE    identity .*TLS was refused");
        }
    }

    @Test
    void settingsShouldComeFromTheHomeWhereItHasTheFile() throws Exception {
        try (KmeSimulator simulator = simulator()) {
            Map<String, String> variables = variables(simulator);
            variables.put("QKD_SUBMIT_SAE_ID", "sae-else");
            Files.createDirectories(directory.resolve("conf"));
            String xml =
                    Files.readString(
                                    Path.of(System.getProperty("qutemail.basedir"))
                                            .resolve("james-conf/memory/qkd.xml"))
                            .replace("${env:QKD_SUBMIT_SAE_ID:-}", "sae-submit");
            Files.writeString(directory.resolve("conf/qkd.xml"), xml);
            Result result = check(variables);
            assertThat(result.exitCode()).as(result.stdout() + result.stderr()).isZero();
        }
    }

    @Test
    void missingOrWrongSettingsShouldBeCodeTwoAndOneLine() {
        Map<String, String> none = Map.of("QUTEMAIL_HOME", directory.toString());
        Result nothing = check(none);
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.stderr()).contains("QKD_SUBMIT_KME_URL").hasLineCount(1);

        Result half =
                check(
                        Map.of(
                                "QUTEMAIL_HOME",
                                directory.toString(),
                                "QKD_SUBMIT_KME_URL",
                                "https://localhost:1"));
        assertThat(half.exitCode()).isEqualTo(2);
        assertThat(half.stderr()).contains("QKD_").hasLineCount(1);
    }

    @Test
    void anotherProtocolShouldBeRefusedAsASetting() throws Exception {
        try (KmeSimulator simulator = simulator()) {
            Map<String, String> variables = variables(simulator);
            variables.put("QKD_SOURCE", "skip");
            Result result = check(variables);
            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.stderr()).contains("QKD_SOURCE").hasLineCount(1);
        }
    }
}
