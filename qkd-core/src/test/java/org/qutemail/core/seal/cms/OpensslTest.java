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

    @TempDir Path folder;

    @Test
    void opensslShouldDeriveTheKeyEncryptionKey() throws Exception {
        assertThat(HEX.formatHex(deriveKek())).isEqualTo(KEK);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 200_000})
    void opensslShouldOpenWhatWeSeal(int length) throws Exception {
        byte[] content = Keys.plaintext(length);
        byte[] cms = new CmsSealer(new SecureRandom()).seal(Keys.real(), content);
        assertThat(decrypt(cms)).isEqualTo(content);
    }

    private byte[] deriveKek() throws Exception {
        String key = HEX.formatHex(Keys.counting().withBytes(byte[]::clone));
        return run(
                "openssl",
                "kdf",
                "-keylen",
                "32",
                "-kdfopt",
                "digest:SHA256",
                "-kdfopt",
                "hexkey:" + key,
                "-kdfopt",
                "hexsalt:" + HEX.formatHex("qutemail/1 salt".getBytes(StandardCharsets.UTF_8)),
                "-kdfopt",
                "hexinfo:" + HEX.formatHex(CmsKeys.info(Keys.real().info())),
                "-binary",
                "HKDF");
    }

    private byte[] decrypt(byte[] cms) throws Exception {
        Path in = Files.write(folder.resolve("m.p7m"), cms);
        Path out = folder.resolve("m.eml");
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
                HEX.formatHex(deriveKek()),
                "-secretkeyid",
                HEX.formatHex(Keys.ID.toBytes()),
                "-out",
                out.toString());
        return Files.readAllBytes(out);
    }

    private byte[] run(String... command) throws Exception {
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        Process process;
        try {
            process =
                    new ProcessBuilder(List.of(command))
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
        } catch (IOException e) {
            return fail(
                    "openssl is not on the PATH. The build needs OpenSSL 3.0 or newer: install"
                            + " the package 'openssl' (Debian, Ubuntu, Fedora, Homebrew).",
                    e);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("openssl ends").isTrue();
        assertThat(process.exitValue())
                .withFailMessage(
                        () -> "openssl " + command[1] + " failed, is it 3.0 or newer? " + read(err))
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
