// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.seal.Keys;

/** The installed {@code openssl} opens what we seal, by the commands of {@code docs/formats.md}. */
class OpensslTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String KEK =
            "83c13d9f680a7dafc5a3c969e4b3286299210b1a6bb9863a9e161236c1a6aaeb";

    private static final String NEEDED =
            "The build needs OpenSSL 3.0 or newer on the PATH: install the package 'openssl'"
                    + " (Debian, Ubuntu, Fedora, Homebrew: openssl@3).";

    @TempDir Path folder;

    /** Not skipped when it is missing: that others can open the form is part of the promise. */
    @BeforeAll
    static void opensslShouldBeInstalled() throws InterruptedException {
        try {
            Process version =
                    new ProcessBuilder("openssl", "version").redirectErrorStream(true).start();
            String text =
                    new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(version.waitFor()).isZero();
            assertThat(text).withFailMessage(() -> text + NEEDED).matches("(?s)OpenSSL [3-9].*");
        } catch (IOException e) {
            fail("openssl was not found. " + NEEDED, e);
        }
    }

    @Test
    void theExampleOfTheManualShouldOpenWhatWeSeal() throws Exception {
        String example = example();
        assertThat(example).contains("openssl kdf").contains("openssl cms");
        byte[] content = Keys.plaintext(5000);
        byte[] cms = new CmsSealer(new SecureRandom()).seal(Keys.real(), content);
        Files.write(folder.resolve("m.p7m"), cms);

        byte[] output = run("sh", "-eu", "-c", example + "\nprintf %s $KEK\n");

        assertThat(output).asString(StandardCharsets.US_ASCII).isEqualTo(KEK);
        assertThat(Files.readAllBytes(folder.resolve("m.eml"))).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 200_000})
    void opensslShouldOpenWhatWeSeal(int length) throws Exception {
        byte[] content = Keys.plaintext(length);
        Path in = folder.resolve("sealed.p7m");
        Path out = folder.resolve("opened");
        Files.write(in, new CmsSealer(new SecureRandom()).seal(Keys.real(), content));
        run(
                "openssl",
                "cms",
                "-decrypt",
                "-binary",
                "-inform",
                "DER",
                "-in",
                in.toString(),
                "-secretkey",
                KEK,
                "-secretkeyid",
                HEX.formatHex(Keys.ID.toBytes()),
                "-out",
                out.toString());
        assertThat(Files.readAllBytes(out)).isEqualTo(content);
    }

    /** The shell example of {@code docs/formats.md}. */
    private static String example() throws IOException {
        Path manual = Path.of(System.getProperty("qutemail.basedir", ".."), "docs/formats.md");
        Matcher block =
                Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(manual));
        assertThat(block.find()).as("docs/formats.md has a shell example").isTrue();
        return block.group(1);
    }

    private byte[] run(String... command) throws Exception {
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        Process process =
                new ProcessBuilder(List.of(command))
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("openssl ends").isTrue();
        assertThat(process.exitValue())
                .withFailMessage(() -> "openssl failed: " + read(err) + " " + NEEDED)
                .isZero();
        return Files.readAllBytes(out);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
