// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.config.SimulatorMode;

/** The simulator as a process of its own. */
class SimulatorProgramTest {

    @TempDir Path directory;

    private static Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
        command.add(KmeSimulatorMain.class.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    @Test
    void programShouldPrintTheSettingsThatAServerNeeds() throws Exception {
        Process program = run("--dir", directory.toString());
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).contains("ALL KEYS ARE SIMULATED");
            Map<String, String> variables = new HashMap<>();
            while (!variables.containsKey("QKD_KME_IDENTITY")) {
                String[] pair = out.readLine().split("=", 2);
                variables.put(pair[0], pair[1]);
            }
            QkdConfiguration configuration = QkdConfiguration.fromVariables(variables::get);
            assertThat(configuration.simulatorMode()).isEqualTo(SimulatorMode.EXTERNAL);
            SimulatorSetUp.client(configuration.endpoints().orElseThrow().submit())
                    .encKeys(1, 256)
                    .close();
        } finally {
            program.destroy();
            program.waitFor();
        }
    }

    @Test
    void programShouldExitWithTwoAndOneClearLineWhenAnArgumentIsWrong() throws Exception {
        Process program = run("--dir", directory.toString(), "--bind", "0.0.0.0");
        String error = new String(program.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).isEqualTo(2);
        assertThat(error).contains("listens on loopback only").contains("usage:");
    }

    @Test
    void everyOptionShouldStandInTheManual() throws Exception {
        String manual =
                Files.readString(Path.of(System.getProperty("qutemail.basedir"), "docs", "kme.md"));
        Matcher options = Pattern.compile("--[a-z-]+").matcher(SimulatorArguments.USAGE);
        while (options.find()) {
            assertThat(manual).contains("`" + options.group());
        }
    }

    @Test
    void everyFaultShouldStandInTheManual() throws Exception {
        String manual =
                Files.readString(Path.of(System.getProperty("qutemail.basedir"), "docs", "kme.md"));
        for (Fault fault : Fault.values()) {
            if (fault != Fault.NONE) {
                assertThat(manual).contains("| `" + fault.word() + "` |");
            }
        }
    }
}
