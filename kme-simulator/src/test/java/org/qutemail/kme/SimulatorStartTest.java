// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorStartTest {

    @TempDir Path directory;

    @Test
    void startShouldRefuseAnAddressBeyondThisMachineUnlessAllowed() throws Exception {
        SimulatorConfig open = SimulatorConfig.builder(directory).bindAddress("0.0.0.0").build();
        assertThatThrownBy(() -> KmeSimulator.start(open))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("QKD_SIMULATOR_ALLOW_REMOTE");

        SimulatorConfig allowed =
                SimulatorConfig.builder(directory).bindAddress("0.0.0.0").allowRemote(true).build();
        KmeSimulator.start(allowed).close();
    }

    @Test
    void startShouldFailWhenThePortIsTakenAndLeaveNothingBehind() throws Exception {
        try (KmeSimulator first = SimulatorSetUp.start(directory.resolve("first"))) {
            int taken = first.url(Face.A).getPort();
            SimulatorConfig second =
                    SimulatorConfig.builder(directory.resolve("second"))
                            .port(Face.B, taken)
                            .build();
            assertThatThrownBy(() -> KmeSimulator.start(second)).isInstanceOf(BindException.class);
        }
    }

    @Test
    void startShouldKeepCertificatesThatStillFitAndRemakeThemOtherwise() throws Exception {
        Path ca;
        try (KmeSimulator first = SimulatorSetUp.start(directory)) {
            ca = first.ca();
        }
        String made = Files.readString(ca);
        SimulatorSetUp.start(directory).close();
        assertThat(Files.readString(ca)).isEqualTo(made);

        KmeSimulator.start(SimulatorConfig.builder(directory).sae("new", Face.A).build()).close();
        assertThat(Files.readString(ca)).isNotEqualTo(made);
    }

    @Test
    void argumentsShouldBecomeTheConfiguration() {
        SimulatorConfig config =
                SimulatorArguments.parse(
                        List.of(
                                ("--dir /tmp/x --bind 127.0.0.3 --port-a 1 --port-b 2 --sae alice@A"
                                                + " --sae bob@B --rate 1000 --buffer 10 --max-keys 5"
                                                + " --delay 30 --host kme.example --allow-remote --ttl 7"
                                                + " --quirk no-keep-alive,errors-as-html@B --quirk"
                                                + " SIZE_IGNORED@A")
                                        .split(" ")));
        assertThat(config.directory()).isEqualTo(Path.of("/tmp/x"));
        assertThat(config.bindAddress()).isEqualTo("127.0.0.3");
        assertThat(config.port(Face.A)).isEqualTo(1);
        assertThat(config.port(Face.B)).isEqualTo(2);
        assertThat(config.saes()).containsEntry("alice", Face.A).containsEntry("bob", Face.B);
        assertThat(config.rate()).isEqualTo(1000);
        assertThat(config.bufferBits()).isEqualTo(2560);
        assertThat(config.maxKeysPerRequest()).isEqualTo(5);
        assertThat(config.delay()).isEqualTo(Duration.ofMillis(30));
        assertThat(config.hostNames()).containsExactly("kme.example");
        assertThat(config.allowRemote()).isTrue();
        assertThat(config.seed()).isEmpty();
        assertThat(config.keyLife()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.has(Quirk.NO_KEEP_ALIVE, Face.A)).isTrue();
        assertThat(config.has(Quirk.NO_KEEP_ALIVE, Face.B)).isTrue();
        assertThat(config.has(Quirk.ERRORS_AS_HTML, Face.A)).isFalse();
        assertThat(config.has(Quirk.ERRORS_AS_HTML, Face.B)).isTrue();
        assertThat(config.has(Quirk.SIZE_IGNORED, Face.A)).isTrue();
        assertThat(config.has(Quirk.SIZE_IGNORED, Face.B)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bind 127.0.0.1",
                "--dir",
                "--dir x --port-a many",
                "--dir x --port-a 70000",
                "--dir x --sae alice",
                "--dir x --sae ../etc@A",
                "--dir x --sae a@A --sae a@B",
                "--dir x --quirk sulks",
                "--dir x --quirk no-keep-alive@C",
                "--dir x --ttl -1",
                "--dir x --wrong",
                "--dir x --rate"
            })
    void argumentsShouldBeRefusedWhenTheyAreWrong(String line) {
        assertThatThrownBy(() -> SimulatorArguments.parse(List.of(line.split(" "))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
