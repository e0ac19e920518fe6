// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.config.SimulatorMode;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.settings.SettingException;

/** Key settings through the delivered {@code qkd.xml}, as a start reads them. */
class KeySourceTest {

    @TempDir Path directory;

    private QkdConfiguration read(Map<String, String> variables) throws Exception {
        Environment environment = Environment.of(variables);
        Path bundle = Path.of(System.getProperty("qutemail.basedir"), "james-conf", "memory");
        Path own = Files.createDirectories(directory.resolve("own"));
        Path conf = directory.resolve("conf");
        new ConfigurationFolder(environment).write(bundle, own, conf);
        return KeySource.read(conf, ServerSettings.from(environment));
    }

    private static Map<String, String> real() {
        Map<String, String> variables = new HashMap<>();
        variables.put("QKD_SUBMIT_KME_URL", "https://kme-a.example.org:8443");
        variables.put("QKD_SUBMIT_SAE_ID", "mail-submit");
        variables.put("QKD_SUBMIT_CERT", "/etc/q/submit.pem");
        variables.put("QKD_SUBMIT_KEY", "/etc/q/submit.key");
        variables.put("QKD_STORE_KME_URL", "https://kme-b.example.org:8443");
        variables.put("QKD_STORE_SAE_ID", "mail-store");
        variables.put("QKD_STORE_CERT", "/etc/q/store.pem");
        variables.put("QKD_STORE_KEY", "/etc/q/store.key");
        variables.put("QKD_CA", "/etc/q/ca.pem");
        variables.put("QKD_KME_IDENTITY", "hostname");
        return variables;
    }

    @Test
    void simulatorShouldBeOnExactlyWhenNoUrlIsSet() throws Exception {
        assertThat(read(Map.of()).simulatorMode()).isEqualTo(SimulatorMode.ON);
        assertThat(read(real()).simulatorMode()).isEqualTo(SimulatorMode.OFF);
    }

    @Test
    void everyVariableShouldArriveThroughTheFile() throws Exception {
        Map<String, String> variables = real();
        variables.put("QKD_PREFETCH", "7");

        QkdConfiguration keys = read(variables);

        assertThat(keys.prefetch()).isEqualTo(7);
        QkdConfiguration.Endpoints endpoints = keys.endpoints().orElseThrow();
        assertThat(endpoints.submit().saeId()).isEqualTo("mail-submit");
        assertThat(endpoints.store().saeId()).isEqualTo("mail-store");
        assertThat(endpoints.store().baseUrl().toString())
                .startsWith("https://kme-b.example.org:8443");
    }

    @Test
    void listsOfUrlsAndIdentitiesShouldArriveThroughTheFile() throws Exception {
        Map<String, String> variables = real();
        variables.put("QKD_SUBMIT_KME_URL", "https://a1.example.org,https://a2.example.org");
        variables.put("QKD_STORE_KME_URL", "https://b1.example.org,https://b2.example.org");
        variables.put("QKD_KME_IDENTITY", "cn:A1,cn:A2,cn:B1,cn:B2");

        assertThat(read(variables).endpoints().orElseThrow().pairs())
                .extracting(pair -> pair.submit().identity() + " " + pair.store().baseUrl())
                .containsExactly("cn:A1 https://b1.example.org", "cn:A2 https://b2.example.org");
    }

    @Test
    void simulatorTogetherWithAUrlShouldBeRefused() {
        Map<String, String> variables = real();
        variables.put("QKD_SIMULATOR_MODE", "on");

        assertThatThrownBy(() -> read(variables))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("QKD_SIMULATOR_MODE");
    }

    @ParameterizedTest
    @CsvSource({
        "QKD_PREFETCH, many",
        "QKD_SIMULATOR_MODE, perhaps",
        "QKD_SIMULATOR_ALLOW_REMOTE, perhaps",
        "QKD_SUBMIT_KME_URL, http://plain.example.org"
    })
    void badValueShouldBeRefusedNamingTheVariable(String variable, String value) {
        Map<String, String> variables = variable.endsWith("_URL") ? real() : new HashMap<>();
        variables.put(variable, value);

        assertThatThrownBy(() -> read(variables))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(variable);
    }

    @Test
    void simulatorShouldNotServeOthersUnlessAllowed() throws Exception {
        assertThatThrownBy(() -> read(Map.of("QUTEMAIL_BIND", "0.0.0.0")))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("QUTEMAIL_BIND=0.0.0.0")
                .hasMessageContaining("QKD_SIMULATOR_ALLOW_REMOTE=true");
        assertThat(
                        read(Map.of(
                                        "QUTEMAIL_BIND",
                                        "0.0.0.0",
                                        "QKD_SIMULATOR_ALLOW_REMOTE",
                                        "true"))
                                .simulated())
                .isTrue();
    }
}
