// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.KmePair;

class QkdConfigurationTest {

    private final Map<String, String> variables =
            new HashMap<>(
                    Map.of(
                            "QKD_SUBMIT_KME_URL", "https://kme-a.example:8443",
                            "QKD_SUBMIT_SAE_ID", "sae-a",
                            "QKD_SUBMIT_CERT", "/etc/a.pem",
                            "QKD_SUBMIT_KEY", "/etc/a.key",
                            "QKD_STORE_KME_URL", "https://kme-b.example",
                            "QKD_STORE_SAE_ID", "sae-b",
                            "QKD_STORE_CERT", "/etc/b.p12",
                            "QKD_CA", "/etc/ca.pem"));

    private QkdConfiguration parse() throws QkdConfigurationException {
        return QkdConfiguration.parse("qkd.xml", setting -> variables.get(setting.variable()));
    }

    private void assertRefused(String... fragments) {
        assertThatThrownBy(this::parse)
                .isInstanceOf(QkdConfigurationException.class)
                .hasMessageContainingAll(fragments);
    }

    @Test
    void parseShouldGiveTwoEndpointsThatAreEachOthersPeers() throws Exception {
        QkdConfiguration configuration = parse();

        assertThat(configuration.simulatorMode()).isEqualTo(SimulatorMode.OFF);
        assertThat(configuration.simulated()).isFalse();
        assertThat(configuration.prefetch()).isEqualTo(QkdConfiguration.DEFAULT_PREFETCH);
        KmeEndpoint submit = configuration.endpoints().orElseThrow().submit();
        KmeEndpoint store = configuration.endpoints().orElseThrow().store();
        assertThat(submit.saeId()).isEqualTo(store.peerSaeId()).isEqualTo("sae-a");
        assertThat(store.saeId()).isEqualTo(submit.peerSaeId()).isEqualTo("sae-b");
        assertThat(submit.files().key()).contains(Path.of("/etc/a.key"));
        assertThat(store.files().pkcs12()).isTrue();
        assertThat(submit.identity()).hasToString("hostname");
    }

    @Test
    void parseShouldSpeakEtsi014UnlessSkipIsNamed() throws Exception {
        assertThat(parse().protocol()).isEqualTo(KeyProtocol.ETSI014);
        variables.put("QKD_SOURCE", "skip");
        assertThat(parse().protocol()).isEqualTo(KeyProtocol.SKIP);
        variables.put("QKD_SOURCE", "Etsi014");
        assertThat(parse().protocol()).isEqualTo(KeyProtocol.ETSI014);
        variables.put("QKD_SOURCE", "cisco");
        assertRefused("qkd.xml: source (QKD_SOURCE) must be etsi014 or skip, not \"cisco\"");
    }

    @Test
    void parseShouldSwitchTheSimulatorOnWhenNothingIsSet() throws Exception {
        QkdConfiguration configuration = QkdConfiguration.fromVariables(name -> "");

        assertThat(configuration.simulatorMode()).isEqualTo(SimulatorMode.ON);
        assertThat(configuration.endpoints()).isEmpty();
        assertThat(configuration.simulatorAllowRemote()).isFalse();
    }

    @Test
    void parseShouldRefuseSimulatorModeTogetherWithAUrl() {
        variables.put("QKD_SIMULATOR_MODE", "true");
        assertRefused("qkd.xml: simulator.mode (QKD_SIMULATOR_MODE)", "KME URL");
    }

    @Test
    void parseShouldRefuseToGoWithoutAnyKeys() {
        variables.clear();
        variables.put("QKD_SIMULATOR_MODE", "off");
        assertRefused("qkd.xml: submit.kmeUrl (QKD_SUBMIT_KME_URL) is missing");
    }

    @Test
    void parseShouldExpectSimulatedKeysFromTheUrlsWhenTheSimulatorIsExternal() throws Exception {
        variables.put("QKD_SIMULATOR_MODE", "external");

        QkdConfiguration configuration = parse();

        assertThat(configuration.simulated()).isTrue();
        assertThat(configuration.endpoints().orElseThrow().submit().simulator()).isTrue();
        assertThat(configuration.endpoints().orElseThrow().store().simulator()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = QkdSetting.class,
            names = {
                "SUBMIT_KME_URL",
                "SUBMIT_SAE_ID",
                "SUBMIT_CERT",
                "SUBMIT_KEY",
                "STORE_KME_URL",
                "STORE_SAE_ID",
                "STORE_CERT",
                "CA"
            })
    void parseShouldNameTheMissingSetting(QkdSetting setting) {
        variables.put(setting.variable(), "  ");
        assertRefused(
                "qkd.xml: " + setting.property() + " (" + setting.variable() + ") is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "QKD_SUBMIT_KME_URL, http://kme:8443, https://host:port",
        "QKD_SUBMIT_KME_URL, https://, not a URL",
        "QKD_STORE_KME_URL, https://user@kme, no user",
        "QKD_STORE_KME_URL, https://kme?x=1, no user",
        "QKD_STORE_SAE_ID, sae-a, must differ",
        "QKD_STORE_KEY, /etc/b.key, must be unset",
        "QKD_PREFETCH, -1, whole number from 0",
        "QKD_PREFETCH, many, whole number from 0",
        "QKD_KME_IDENTITY, cn:, must be",
        "QKD_KME_IDENTITY, spki:AAAA, SHA-256",
        "QKD_KME_IDENTITY, 'cn:a,cn:b,cn:c', has 3 identities: give one for all",
        "QKD_SUBMIT_KME_URL, 'https://kme-a,', https://host:port",
        "QKD_SUBMIT_KME_URL, 'https://kme-a,https://kme-a', twice",
        "QKD_STORE_KME_URL, 'https://kme-b,https://kme-c', 'has 2 URLs, but submit.kmeUrl has 1'",
        "QKD_SIMULATOR_ALLOW_REMOTE, perhaps, true or false",
        "QKD_SIMULATOR_MODE, perhaps, true or false",
    })
    void parseShouldNameTheWrongSetting(String variable, String value, String fragment) {
        variables.put(variable, value);
        assertRefused("qkd.xml: ", "(" + variable + ")", fragment);
    }

    @Test
    void parseShouldTakeOneIdentityForEachEntity() throws Exception {
        String pin = "aa".repeat(32);
        variables.put("QKD_KME_IDENTITY", "cn:KME-A, spki:" + pin);

        QkdConfiguration.Endpoints endpoints = parse().endpoints().orElseThrow();

        assertThat(endpoints.submit().identity()).hasToString("cn:KME-A");
        assertThat(endpoints.store().identity()).hasToString("spki:" + pin);
    }

    @Test
    void parseShouldPairTheEntitiesByPosition() throws Exception {
        variables.put("QKD_SUBMIT_KME_URL", "https://kme-a1:1, https://kme-a2:1");
        variables.put("QKD_STORE_KME_URL", "https://kme-b1:1, https://kme-b2:1");
        variables.put("QKD_KME_IDENTITY", "cn:A1, cn:A2, cn:B1, cn:B2");

        List<KmePair> pairs = parse().endpoints().orElseThrow().pairs();

        assertThat(pairs)
                .extracting(pair -> pair.submit().baseUrl() + " " + pair.store().baseUrl())
                .containsExactly(
                        "https://kme-a1:1 https://kme-b1:1", "https://kme-a2:1 https://kme-b2:1");
        assertThat(pairs)
                .extracting(pair -> pair.submit().identity() + " " + pair.store().identity())
                .containsExactly("cn:A1 cn:B1", "cn:A2 cn:B2");
    }

    @Test
    void parseShouldPairEachEntityWithTheOnlyOneOnTheOtherSide() throws Exception {
        variables.put("QKD_SUBMIT_KME_URL", "https://kme-a1,https://kme-a2,https://kme-a3");
        variables.put("QKD_KME_IDENTITY", "hostname, cn:B");

        List<KmePair> pairs = parse().endpoints().orElseThrow().pairs();

        assertThat(pairs).hasSize(3);
        assertThat(pairs).extracting(KmePair::store).containsOnly(pairs.get(0).store());
        assertThat(pairs.get(2).submit().identity()).hasToString("hostname");
        assertThat(pairs.get(2).store().identity()).hasToString("cn:B");
    }

    @Test
    void connectedToSimulatorShouldExpectSimulatedKeysAndKeepTheRest() throws Exception {
        QkdConfiguration bare =
                QkdConfiguration.fromVariables(name -> name.equals("QKD_PREFETCH") ? "3" : null);

        QkdConfiguration connected = bare.connectedToSimulator(variables);

        assertThat(connected.prefetch()).isEqualTo(3);
        assertThat(connected.endpoints().orElseThrow().store().simulator()).isTrue();
        assertThat(connected.toString()).contains("sae-a at https://kme-a.example:8443");
    }

    @Test
    void connectedToSimulatorShouldBeImpossibleWithRealEntities() throws Exception {
        QkdConfiguration real = parse();
        assertThatThrownBy(() -> real.connectedToSimulator(variables))
                .isInstanceOf(IllegalStateException.class);
    }
}
