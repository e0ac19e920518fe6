// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator's answers as the standard has them, seen by a client that is not ours. */
class SimulatorApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path directory;
    private static KmeSimulator simulator;
    private static HttpClient submit;
    private static HttpClient store;
    private static HttpClient audit;

    @BeforeAll
    static void start() throws Exception {
        simulator =
                KmeSimulator.start(
                        SimulatorConfig.builder(directory)
                                .sae("alice", Face.A)
                                .sae("bob", Face.B)
                                .sae("audit", Face.B)
                                .build());
        submit = ForeignClient.of(simulator, "alice");
        store = ForeignClient.of(simulator, "bob");
        audit = ForeignClient.of(simulator, "audit");
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    /** The whole status that a simulator's default SAE is given on face A. */
    static JsonNode status(KmeSimulator simulator) throws Exception {
        HttpClient client = ForeignClient.of(simulator, SimulatorConfig.SUBMIT_SAE);
        String path = "/api/v1/keys/" + SimulatorConfig.STORE_SAE + "/status";
        URI url = URI.create(simulator.url(Face.A) + path);
        return ok(
                client.send(
                        HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString()));
    }

    private static HttpResponse<String> send(
            HttpClient client, Face face, String method, String path, String body)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(simulator.url(face) + "/api/v1/keys/" + path))
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode ok(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String dec(JsonNode container) {
        return "{\"key_IDs\":[{\"key_ID\":" + container.get("keys").get(0).get("key_ID") + "}]}";
    }

    @Test
    void statusShouldHaveEveryFieldOfTheStandard() throws Exception {
        JsonNode status = ok(send(submit, Face.A, "GET", "bob/status", null));
        assertThat(status.fieldNames())
                .toIterable()
                .containsExactly(
                        "source_KME_ID",
                        "target_KME_ID",
                        "master_SAE_ID",
                        "slave_SAE_ID",
                        "key_size",
                        "stored_key_count",
                        "max_key_count",
                        "max_key_per_request",
                        "max_key_size",
                        "min_key_size",
                        "max_SAE_ID_count",
                        "status_extension");
        assertThat(status.get("master_SAE_ID").textValue()).isEqualTo("alice");
        assertThat(status.get("status_extension").get("SIMULATED").booleanValue()).isTrue();
    }

    @Test
    void getShouldGiveKeysAsPostDoes() throws Exception {
        JsonNode one = ok(send(submit, Face.A, "GET", "bob/enc_keys", null));
        assertThat(one.get("keys")).hasSize(1);
        JsonNode two = ok(send(submit, Face.A, "GET", "bob/enc_keys?number=2&size=512", null));
        assertThat(two.get("keys")).hasSize(2);
        assertThat(two.get("keys").get(0).get("key").binaryValue()).hasSize(64);
        assertThat(two.get("key_container_extension").get("SIMULATED").booleanValue()).isTrue();

        String id = one.get("keys").get(0).get("key_ID").textValue();
        JsonNode claimed = ok(send(store, Face.B, "GET", "alice/dec_keys?key_ID=" + id, null));
        assertThat(claimed.get("keys")).isEqualTo(one.get("keys"));
    }

    @Test
    void postShouldGiveOneKeyOfTheDefaultSizeWithoutABody() throws Exception {
        JsonNode one = ok(send(submit, Face.A, "POST", "bob/enc_keys", ""));
        assertThat(one.get("keys").get(0).get("key").binaryValue()).hasSize(32);
    }

    @Test
    void decKeysShouldServeEverySlaveThatWasNamedAndNoOther() throws Exception {
        String both = "{\"additional_slave_SAE_IDs\":[\"audit\"]}";
        String shared = dec(ok(send(submit, Face.A, "POST", "bob/enc_keys", both)));
        assertThat(send(store, Face.B, "POST", "alice/dec_keys", shared).statusCode())
                .isEqualTo(200);
        assertThat(send(audit, Face.B, "POST", "alice/dec_keys", shared).statusCode())
                .isEqualTo(200);

        String own = dec(ok(send(submit, Face.A, "POST", "bob/enc_keys", "{}")));
        HttpResponse<String> refused = send(audit, Face.B, "POST", "alice/dec_keys", own);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).isEmpty();
    }

    @Test
    void callerShouldBe401WhenItIsNotAttachedToTheFace() throws Exception {
        assertThat(send(store, Face.A, "GET", "alice/status", null).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"size\":257}|size shall be a multiple of 8",
                "{\"size\":8}|size must be from 64 to 1024",
                "{\"size\":\"256\"}|size must be an integer",
                "{\"number\":0}|number must be from 1 to 128",
                "{\"number\":129}|number must be from 1 to 128",
                "{\"number\":1.5}|number must be an integer",
                "{\"number\":99999999999999999999}|number must be an integer",
                "{\"extension_mandatory\":[{\"x\":1}]}|not all extension_mandatory parameters are"
                        + " supported",
                "{\"extension_mandatory\":{}}|extension_mandatory must be an array of objects",
                "{\"additional_slave_SAE_IDs\":[\"nobody\"]}|a slave SAE is not known",
                "{\"additional_slave_SAE_IDs\":[\"alice\"]}|an SAE cannot be its own slave",
                "{\"additional_slave_SAE_IDs\":\"audit\"}|additional_slave_SAE_IDs must be an array"
                        + " of strings",
                "[]|the request is not a JSON object",
                "{} {}|the request is not a JSON object",
                "{|the request is not a JSON object",
            })
    void encKeysShouldBe400WithTheText(String body, String message) throws Exception {
        assertRefused(send(submit, Face.A, "POST", "bob/enc_keys", body), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|key_IDs must be an array with at least one element",
                "{\"key_IDs\":[]}|key_IDs must be an array with at least one element",
                "{\"key_IDs\":[{}]}|every element of key_IDs must have a key_ID",
                "{\"key_IDs\":[{\"key_ID\":\"1-2-3-4-5\"}]}|a key_ID is not a UUID",
                "{\"key_IDs\":[{\"key_ID\":\"bc490419-7d60-487f-adc1-4ddcc177c139\"}]}|one or more"
                        + " keys specified are not found on KME",
            })
    void decKeysShouldBe400WithTheText(String body, String message) throws Exception {
        assertRefused(send(store, Face.B, "POST", "alice/dec_keys", body), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|bob/enc_keys?extension=1|GET takes number and size only; use POST for"
                        + " extension",
                "GET|bob/enc_keys?number=x|number and size must be integers",
                "GET|bob/dec_keys|GET takes exactly one key_ID; use POST for more",
                "PUT|bob/enc_keys|GET and POST only",
                "POST|bob/status|status takes GET only",
                "GET|bob/keys|no such call: status, enc_keys and dec_keys only",
                "GET|bob|no such call: use /api/v1/keys/{SAE_ID}/{call}",
                "GET|alice/status|an SAE cannot be its own slave",
                "GET|nobody/status|a slave SAE is not known",
            })
    void callShouldBe400WithTheText(String method, String path, String message) throws Exception {
        assertRefused(send(submit, Face.A, method, path, null), message);
    }

    private static void assertRefused(HttpResponse<String> answer, String message)
            throws Exception {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("message").textValue()).isEqualTo(message);
    }

    @Test
    void controlFileShouldSwitchFaults() throws Exception {
        Path control = directory.resolve("control");
        Files.writeString(control, "unavailable\n");
        assertThat(send(submit, Face.A, "GET", "bob/status", null).statusCode()).isEqualTo(503);
        Files.writeString(control, "ok\n");
        assertThat(send(submit, Face.A, "GET", "bob/status", null).statusCode()).isEqualTo(200);
        Files.delete(control);
    }

    @Test
    void filesShouldBeForTheOwnerAlone() throws Exception {
        assertThat(Files.getPosixFilePermissions(directory))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        for (String name : new String[] {"alice", "bob", "SIMULATED-KME-A"}) {
            assertThat(Files.getPosixFilePermissions(simulator.key(name)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }
}
