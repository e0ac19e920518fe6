// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorSuiteTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> readersAndWritersShouldAgreeWithEveryVector() throws IOException {
        VectorSuite suite = VectorSuite.load(new ByteArrayInputStream(file()));
        assertThat(suite.ids()).hasSize(245);
        return suite.ids().stream()
                .map(
                        id ->
                                DynamicTest.dynamicTest(
                                        id + " " + suite.comment(id),
                                        () -> assertThat(suite.check(id)).isEmpty()));
    }

    @Test
    void runShouldCount(@TempDir Path folder) throws IOException {
        VectorReport report =
                VectorSuite.load(Files.write(folder.resolve("vectors.json"), file())).run();
        assertThat(report.failures()).isEmpty();
        assertThat(report.ok()).isTrue();
        assertThat(report.summary()).isEqualTo("245 passed, 0 failed");
    }

    /** Each damages one field of one vector; that vector must fail and say why. */
    @ParameterizedTest(name = "{0}.{1} = {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "R004 | plaintext     | '\"08\"'            | what the writer makes differ",
                "R004 | record        | flip               | differ from record",
                "R004 | salt          | flip               | what the writer makes differ",
                "R004 | noncePrefix   | flip               | what the writer makes differ",
                "R004 | context       | flip               | what the writer makes differ",
                "R004 | ikm           | flip               | what the writer makes differ",
                "R004 | ikm           | null               | ikm of the writer is missing",
                "R004 | keyId         | flip               | what the writer makes differ",
                "R004 | part          | 2                  | what the writer makes differ",
                "R004 | part          | 4                  | part is not 1 to 3",
                "R004 | log2Segment   | 15                 | what the writer makes differ",
                "R004 | result        | '\"CORRUPT\"'       | expected CORRUPT, got valid",
                "R004 | result        | '\"SPOILT\"'        | 'SPOILT' is unknown",
                "R004 | salt          | '\"00\"'            | salt has not 32 octets",
                "R004 | salt          | '\"xy\"'            | salt is not hexadecimal",
                "R004 | context       | '\"AA\"'            | context is not in lower case",
                "R004 | context       | 5                  | context is missing or no text",
                "R013 | recordSha256  | flip               | recordSha256",
                "R013 | recordLength  | 65648              | not recordLength",
                "R013 | recordFirst160| flip               | recordFirst160",
                "R013 | recordLast32  | flip               | recordLast32",
                "R013 | plaintext     | '{\"pattern\":\"x\",\"length\":1}' | pattern of plaintext",
                "R062 | record        | flip               | differ from record",
                "R062 | plaintext     | '\"00\"'            | what the writer makes differ",
                "R062 | madeWith      | '{\"version\":3}'   | what the writer makes differ",
                "R076 | allowSimulated| true               | expected UNSUPPORTED, got valid",
                "R048 | allowSimulated| false              | expected valid, got UNSUPPORTED",
                "R048 | simulated     | false              | what the writer makes differ",
                "R048 | simulated     | 1                  | neither true nor false",
                "R078 | ikm           | '\"00\"'            | ikm has not 32 octets",
                "R081 | madeWith      | '{}'               | ikm is not that of its base",
                "R104 | segment       | 1                  | expected segment 1, got 0",
                "R104 | edits         | '[{\"op\":\"cut\",\"length\":99}]' | differ from record",
                "R104 | edits         | '[{\"op\":\"bake\"}]' | the edit 'bake' is unknown",
                "R104 | edits         | '[{\"op\":\"cut\",\"length\":9999}]' | beyond the end",
                "R104 | edits         | '7'                | edits is no list",
                "R104 | base          | '\"R999\"'          | its base is not in the file",
                "R104 | base          | '\"R104\"'          | its base is not in the file",
                "R146 | record        | flip               | differ from record",
                "C002 | plaintext     | '\"08\"'            | what the writer makes differ",
                "C002 | cms           | flip               | differ from cms",
                "C002 | kek           | flip               | kek",
                "C002 | info          | flip               | the info differs",
                "C002 | salt          | flip               | the salt differs",
                "C002 | cek           | flip               | what the writer makes differ",
                "C002 | nonce         | flip               | what the writer makes differ",
                "C002 | senderSae     | '\"x\"'             | what the writer makes differ",
                "C006 | plaintextSha256 | flip             | plaintextSha256",
                "C043 | result        | '\"TRUNCATED\"'     | expected TRUNCATED, got MISSING_KEY",
                "C048 | result        | '\"valid\"'         | what the writer makes",
            })
    void runShouldNameTheVectorThatWasTamperedWith(
            String id, String field, String value, String reason) throws IOException {
        JsonNode root = JSON.readTree(file());
        ObjectNode vector = vector(root, id);
        JsonNode changed =
                value.equals("flip")
                        ? JSON.getNodeFactory().textNode(flip(vector.get(field).textValue()))
                        : JSON.readTree(value);
        vector.set(field, changed);
        VectorSuite suite = load(JSON.writeValueAsString(root));
        assertThat(suite.check(id)).hasValueSatisfying(r -> assertThat(r).contains(reason));
    }

    @Test
    void runShouldReportTheTamperedVectorAndThoseMadeFromItAndGoOn() throws IOException {
        JsonNode root = JSON.readTree(file());
        vector(root, "R051").put("plaintext", "00");
        VectorReport report = load(JSON.writeValueAsString(root)).run();
        assertThat(report.ok()).isFalse();
        assertThat(report.failures()).extracting(VectorReport.Failure::id).startsWith("R051");
        assertThat(report.failures())
                .allSatisfy(f -> assertThat(f.comment()).contains("empty plaintext"));
        assertThat(report.passed() + report.failures().size()).isEqualTo(245);
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | not a JSON object",
                "'[]' | not a JSON object",
                "'{' | not JSON",
                "'{} x' | not JSON",
                "'{\"record\":[],\"record\":[]}' | not JSON",
                "'{}' | no vectors",
                "'{\"record\":[],\"cms\":[]}' | no vectors",
                "'{\"record\":{}}' | record is no list",
                "'{\"cms\":[{}]}' | cms[0] has no id",
                "'{\"cms\":[7]}' | cms[0] has no id",
                "'{\"record\":[{\"id\":\"A\"},{\"id\":\"A\"}]}' | two vectors have the id A",
                "'{\"record\":[{\"id\":\"A\"}],\"cms\":[{\"id\":\"A\"}]}' | two vectors have",
            })
    void loadShouldRefuseWhatIsNoVectorFile(String file, String message) {
        assertThatThrownBy(() -> load(file))
                .isInstanceOf(VectorFileException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "cms"})
    void aVectorWithoutFieldsShouldFailAndSaySo(String list) throws IOException {
        VectorSuite suite = load("{\"" + list + "\":[{\"id\":\"A\"}]}");
        VectorReport report = suite.run();
        assertThat(report.summary()).isEqualTo("0 passed, 1 failed");
        assertThat(report.failures().get(0).reason()).contains("is missing");
        assertThat(report.failures().get(0).comment()).isEmpty();
    }

    @Test
    void checkShouldRefuseAnUnknownId() throws IOException {
        VectorSuite suite = load("{\"record\":[{\"id\":\"A\"}]}");
        assertThatThrownBy(() -> suite.check("B")).isInstanceOf(IllegalArgumentException.class);
        assertThat(suite.comment("B")).isEmpty();
    }

    private static ObjectNode vector(JsonNode root, String id) {
        for (JsonNode list : root) {
            for (JsonNode vector : list) {
                if (vector.path("id").asText().equals(id)) {
                    return (ObjectNode) vector;
                }
            }
        }
        throw new AssertionError(id);
    }

    private static String flip(String hex) {
        char last = hex.charAt(hex.length() - 1);
        return hex.substring(0, hex.length() - 1) + (last == '0' ? '1' : '0');
    }

    private static VectorSuite load(String json) throws IOException {
        return VectorSuite.load(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] file() throws IOException {
        try (InputStream in = VectorSuiteTest.class.getResourceAsStream("/vectors.json")) {
            return in.readAllBytes();
        }
    }
}
