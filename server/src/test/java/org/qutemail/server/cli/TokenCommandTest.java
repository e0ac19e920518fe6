// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.james.jwt.JwtConfiguration;
import org.apache.james.jwt.JwtTokenVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.testing.QutEmailCommand;
import org.qutemail.server.testing.QutEmailCommand.Result;
import picocli.CommandLine;

/** Tokens, judged by the class that judges them in WebAdmin. */
class TokenCommandTest {

    @TempDir Path directory;

    private Path privateKey() {
        return directory.resolve("private.pem");
    }

    private Path publicKey() {
        return directory.resolve("public.pem");
    }

    private Result token(String... more) {
        String[] arguments = new String[more.length + 5];
        arguments[0] = "token";
        arguments[1] = "--private-key";
        arguments[2] = privateKey().toString();
        arguments[3] = "--public-key";
        arguments[4] = publicKey().toString();
        System.arraycopy(more, 0, arguments, 5, more.length);
        return QutEmailCommand.run(Map.of(), "", arguments);
    }

    private JwtTokenVerifier james() throws Exception {
        return JwtTokenVerifier.create(
                new JwtConfiguration(List.of(Files.readString(publicKey()))));
    }

    @Test
    void tokenShouldBeAnAdministratorsToJames() throws Exception {
        Result result = token("--subject", "olga");

        assertThat(result.exitCode()).as(result.stderr()).isZero();
        String token = result.stdout().strip();
        assertThat(james().verifyAndExtractLogin(token)).contains("olga");
        assertThat(james().hasAttribute("admin", true, token)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateKey())))
                .isEqualTo("rw-------");
    }

    @Test
    void keyPairShouldStayWhenThereIsOne() throws Exception {
        String first = token().stdout().strip();
        byte[] key = Files.readAllBytes(privateKey());

        assertThat(token().exitCode()).isZero();

        assertThat(privateKey()).hasBinaryContent(key);
        assertThat(james().verifyAndExtractLogin(first)).contains("admin");
    }

    @Test
    void tokenShouldExpire() throws Exception {
        Clock past = Clock.offset(Clock.systemUTC(), Duration.ofHours(-9));
        StringWriter out = new StringWriter();
        new CommandLine(new TokenCommand(past))
                .setOut(new PrintWriter(out, true))
                .execute(
                        "--valid",
                        "PT8H",
                        "--private-key",
                        privateKey().toString(),
                        "--public-key",
                        publicKey().toString());

        assertThat(out.toString()).isNotBlank();
        assertThat(james().verifyAndExtractLogin(out.toString().strip())).isEmpty();
    }

    @Test
    void publicHalfShouldBeMadeAnewWhenMissing() throws Exception {
        token();
        byte[] before = Files.readAllBytes(publicKey());
        Files.delete(publicKey());

        assertThat(token().exitCode()).isZero();
        assertThat(publicKey()).hasBinaryContent(before);
    }

    @Test
    void publicHalfAloneShouldBeRefusedSayingWhatToDo() throws Exception {
        token();
        Files.delete(privateKey());

        Result result = token();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.stderr()).contains("--private-key", "delete the public one");
        assertThat(privateKey()).doesNotExist();
    }

    @Test
    void privateKeyThatOthersMayReadShouldBeRefused() throws Exception {
        token();
        Files.setPosixFilePermissions(privateKey(), PosixFilePermissions.fromString("rw-r-----"));

        Result result = token();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.stderr()).contains("others may read it");
    }

    @Test
    void fileThatIsNoKeyShouldBeRefusedWithoutQuotingIt() throws Exception {
        token();
        Files.writeString(
                privateKey(),
                "-----BEGIN PRIVATE KEY-----\nc2VjcmV0IHdvcmRz\n-----END PRIVATE KEY-----\n");

        Result result = token();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.stderr())
                .contains("no RSA private key")
                .doesNotContain("c2VjcmV0")
                .doesNotContain("secret words");
    }

    @Test
    void timeThatIsOverShouldBeRefused() {
        assertThat(token("--valid", "PT0S").exitCode()).isEqualTo(2);
        assertThat(token("--valid", "tomorrow").exitCode()).isEqualTo(2);
        assertThat(token("--subject", " ").exitCode()).isEqualTo(2);
        assertThat(privateKey()).doesNotExist();
    }
}
