// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SKIP face as draft-cisco-skip-02 has it, seen by a client that is not ours. */
class SkipApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TO_B = "remoteSystemID=SIMULATED-KME-B";
    private static final String TO_A = "remoteSystemID=SIMULATED-KME-A";

    @TempDir static Path directory;
    private static KmeSimulator simulator;
    private static HttpClient submit;
    private static HttpClient store;

    @BeforeAll
    static void start() throws Exception {
        simulator = SkipSetUp.start(directory);
        submit = ForeignClient.of(simulator, SimulatorConfig.SUBMIT_SAE);
        store = ForeignClient.of(simulator, SimulatorConfig.STORE_SAE);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    private static HttpResponse<String> send(
            HttpClient client, Face face, String method, String pathAndQuery) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(simulator.url(face) + pathAndQuery))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode get(HttpClient client, Face face, String path) throws Exception {
        HttpResponse<String> response = send(client, face, "GET", path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("SIMULATED").booleanValue()).isTrue();
        return answer;
    }

    private static void assertRefused(int status, HttpClient client, Face face, String path)
            throws Exception {
        HttpResponse<String> response = send(client, face, "GET", path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }

    @Test
    void capabilitiesShouldHaveAllMembersOfTheDraftAndTheMark() throws Exception {
        JsonNode told = get(submit, Face.A, "/capabilities");
        assertThat(told.get("entropy").booleanValue()).isTrue();
        assertThat(told.get("key").booleanValue()).isTrue();
        assertThat(told.get("algorithm").textValue()).isEqualTo("SIMULATED");
        assertThat(told.get("localSystemID").textValue()).isEqualTo("SIMULATED-KME-A");
        assertThat(told.get("remoteSystemID").get(0).textValue()).isEqualTo("SIMULATED-KME-B");
    }

    @Test
    void keyShouldBeGivenToEachSideOnce() throws Exception {
        JsonNode fresh = get(submit, Face.A, "/key?" + TO_B);
        assertThat(fresh.get("keyId").textValue()).matches("[0-9a-f]{32}");
        assertThat(fresh.get("key").textValue()).matches("[0-9a-f]{64}");
        String path = "/key/" + fresh.get("keyId").textValue().toUpperCase() + "?" + TO_A;
        assertThat(get(store, Face.B, path)).isEqualTo(fresh);
        assertRefused(400, store, Face.B, path);
    }

    @Test
    void keyShouldHaveTheSizeAskedFor() throws Exception {
        JsonNode fresh = get(submit, Face.A, "/key?size=128&" + TO_B);
        assertThat(fresh.get("key").textValue()).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/key",
                "/key?remoteSystemID=Bob",
                "/key?remoteSystemID=SIMULATED-KME-A",
                "/key?remoteSystemID=SIMULATED-KME-B&size=257",
                "/key?remoteSystemID=SIMULATED-KME-B&size=8",
                "/key?remoteSystemID=SIMULATED-KME-B&size=many",
                "/key?remoteSystemID=SIMULATED-KME-B&remoteSystemID=SIMULATED-KME-B",
                "/key/abc?remoteSystemID=SIMULATED-KME-B",
                "/key/00000000000000000000000000000000?remoteSystemID=SIMULATED-KME-B",
                "/entropy?minentropy=-8",
                "/entropy?minentropy=9999999999"
            })
    void requestShouldBeA400WhenItCannotBeMet(String path) throws Exception {
        assertRefused(400, submit, Face.A, path);
    }

    @Test
    void keyShouldNotBeGivenToTheSideThatTookIt() throws Exception {
        String id = get(submit, Face.A, "/key?" + TO_B).get("keyId").textValue();
        assertRefused(400, submit, Face.A, "/key/" + id + "?" + TO_B);
    }

    @Test
    void entropyShouldHaveTheLengthAskedFor() throws Exception {
        JsonNode entropy = get(submit, Face.A, "/entropy");
        assertThat(entropy.get("randomStr").textValue()).matches("[0-9a-f]{64}");
        assertThat(entropy.get("minentropy").intValue()).isEqualTo(256);
        entropy = get(submit, Face.A, "/entropy?minentropy=128");
        assertThat(entropy.get("randomStr").textValue()).hasSize(32);
        assertThat(entropy.get("minentropy").intValue()).isEqualTo(128);
    }

    @Test
    void anotherPathShouldBeA404AndAnotherMethodA405() throws Exception {
        assertRefused(404, submit, Face.A, "/");
        assertRefused(404, submit, Face.A, "/key/");
        assertRefused(404, submit, Face.A, "/api/v1/keys/sae-store/status");
        HttpResponse<String> response = send(submit, Face.A, "POST", "/key?" + TO_B);
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void anSaeOfTheOtherFaceShouldBeA401() throws Exception {
        assertRefused(401, store, Face.A, "/capabilities");
    }
}
