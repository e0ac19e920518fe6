// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.cms.CmsSealer;
import org.qutemail.core.seal.record.RecordContext;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.server.testing.QutEmailCommand;
import org.qutemail.server.testing.QutEmailCommand.Result;

/** Commands that need no server: open, vectors, and what they say when misused. */
class OfflineCommandsTest {

    private static final Path VECTORS =
            Path.of(System.getProperty("qutemail.basedir"))
                    .resolve("qkd-core/src/test/resources/vectors.json");
    private static final byte[] KEY = new byte[32];
    private static final KeyId ID =
            new KeyId(UUID.fromString("bc490419-7d60-487f-adc1-4ddcc177c139"));

    @TempDir Path directory;
    private Path keyFile;

    @BeforeEach
    void key() throws Exception {
        KEY[0] = 1;
        keyFile = Files.writeString(directory.resolve("key"), HexFormat.of().formatHex(KEY));
    }

    private static KeyMaterial material() {
        return new KeyMaterial(
                new KeyInfo(ID, KeyOrigin.KME, KeyMode.PER_MESSAGE, "sae-a", "sae-b"),
                SecretBytes.copyOf(KEY));
    }

    private Result qutemail(String... arguments) {
        return QutEmailCommand.run(directory, "", arguments);
    }

    private Path cms() throws Exception {
        try (KeyMaterial material = material()) {
            return Files.write(
                    directory.resolve("m.p7m"),
                    new CmsSealer(new SecureRandom())
                            .seal(material, "Subject: x\r\n\r\nhello\r\n".getBytes("US-ASCII")));
        }
    }

    @Test
    void cmsShouldBeOpenedIntoAFileForTheOwnerAlone() throws Exception {
        Path out = directory.resolve("opened.eml");
        Result result =
                qutemail(
                        "open",
                        cms().toString(),
                        "--key-file",
                        keyFile.toString(),
                        "--sender-sae",
                        "sae-a",
                        "--receiver-sae",
                        "sae-b",
                        "--out",
                        out.toString());

        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(out).hasContent("Subject: x\r\n\r\nhello\r\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        assertThat(result.stderr()).contains(ID.toString());
    }

    @Test
    void recordsShouldBeOpenedInTheOrderOfTheMessage() throws Exception {
        byte[] context = RecordContext.ofMessageId("7");
        Path header = record(RecordPart.HEADER, context, "Subject: x\r\n\r\n");
        Path body = record(RecordPart.BODY, context, "hello\r\n");
        Path out = directory.resolve("opened.eml");

        Result result =
                qutemail(
                        "open",
                        body.toString(),
                        header.toString(),
                        "--key-file",
                        keyFile.toString(),
                        "--message-id",
                        "7",
                        "--out",
                        out.toString());

        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(out).hasContent("Subject: x\r\n\r\nhello\r\n");
    }

    private Path record(RecordPart part, byte[] context, String text) throws Exception {
        try (KeyMaterial material = material()) {
            return Files.write(
                    directory.resolve(part.name()),
                    new RecordSealer(new SecureRandom())
                            .seal(material, part, context, text.getBytes("US-ASCII")));
        }
    }

    @Test
    void damagedMessageShouldGiveNothingButAReason() throws Exception {
        Path file = cms();
        byte[] octets = Files.readAllBytes(file);
        octets[octets.length - 1] ^= 1;
        Files.write(file, octets);
        Path out = directory.resolve("opened.eml");

        Result result =
                qutemail(
                        "open",
                        file.toString(),
                        "--key-file",
                        keyFile.toString(),
                        "--sender-sae",
                        "sae-a",
                        "--receiver-sae",
                        "sae-b",
                        "--out",
                        out.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.stderr()).startsWith("qutemail: " + file + ": not opened: ");
        assertThat(out).doesNotExist();
    }

    @Test
    void missingOptionsShouldBeNamed() throws Exception {
        assertThat(qutemail("open", cms().toString()).exitCode()).isEqualTo(2);

        Result noSaes = qutemail("open", cms().toString(), "--key-file", keyFile.toString());
        assertThat(noSaes.exitCode()).isEqualTo(2);
        assertThat(noSaes.stderr()).contains("--sender-sae").hasLineCount(1);

        Path record = record(RecordPart.BODY, RecordContext.ofMessageId("7"), "hello");
        Result noContext = qutemail("open", record.toString(), "--key-file", keyFile.toString());
        assertThat(noContext.exitCode()).isEqualTo(2);
        assertThat(noContext.stderr()).contains("--message-id").hasLineCount(1);
    }

    @Test
    void malformedKeyShouldNotBeQuoted() throws Exception {
        Files.writeString(keyFile, "sesame open!");
        Result result = qutemail("open", cms().toString(), "--key-file", keyFile.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.stderr()).contains("--key-file").doesNotContain("sesame");
    }

    @Test
    void allVectorsShouldPass() {
        Result result = qutemail("vectors", VECTORS.toString());

        assertThat(result.exitCode()).as(result.stdout()).isZero();
        assertThat(result.stdout()).matches("(?s)[1-9][0-9]* passed, 0 failed\\R");
    }

    @Test
    void tamperedVectorShouldBeNamedByItsId() throws Exception {
        ObjectMapper json = new ObjectMapper();
        ObjectNode vectors = (ObjectNode) json.readTree(VECTORS.toFile());
        ObjectNode first = (ObjectNode) ((ArrayNode) vectors.get("record")).get(0);
        String id = first.get("id").asText();
        Optional<String> field =
                List.of("record", "sealed", "octets").stream().filter(first::has).findFirst();
        String name = field.orElseThrow();
        first.put(name, tampered(first.get(name).asText()));
        Path file = directory.resolve("tampered.json");
        json.writeValue(file.toFile(), vectors);

        Result result = qutemail("vectors", file.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.stdout()).contains("FAILED " + id).contains(" passed, 1 failed");
    }

    /** Another value of the same form: the last octet flipped. */
    private static String tampered(String text) {
        if (text.matches("[0-9a-f]*")) {
            byte[] octets = HexFormat.of().parseHex(text);
            octets[octets.length - 1] ^= 1;
            return HexFormat.of().formatHex(octets);
        }
        byte[] octets = Base64.getDecoder().decode(text);
        octets[octets.length - 1] ^= 1;
        return Base64.getEncoder().encodeToString(octets);
    }

    @Test
    void fileThatHoldsNoVectorsShouldBeRefused() {
        Result result = qutemail("vectors", keyFile.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.stderr()).startsWith("qutemail: " + keyFile).hasLineCount(1);
    }

    @Test
    void commandLineWithoutACommandShouldShowTheCommands() {
        Result result = qutemail();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.stderr()).contains("run", "user", "status", "open", "vectors", "kme");
    }

    @Test
    void simulatorShouldNameItsOptionsWhenAskedForHelp() {
        Result result = qutemail("kme", "simulate", "--help");

        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(result.stdout()).contains("--dir DIRECTORY", "--port-a PORT", "--delay MS");
    }

    @Test
    void simulatorShouldRefuseAnUnknownOption() {
        Result result = qutemail("kme", "simulate", "--dir", directory.toString(), "--what", "1");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.stderr()).contains("--what").hasLineCount(1);
    }
}
