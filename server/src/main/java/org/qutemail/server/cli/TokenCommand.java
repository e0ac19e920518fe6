// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.SignatureAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.Callable;
import org.qutemail.server.home.JwtKeys;
import org.qutemail.server.settings.SettingException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code qutemail token}: a JSON Web Token (RFC 7519) that WebAdmin of a stock James takes for its
 * administrator's: RS256, claims {@code sub}, {@code admin}, {@code iat}, {@code exp}.
 */
@Command(
        name = "token",
        description = {
            "Prints a token for WebAdmin of a stock James (jwt.enabled=true).",
            "Makes the key pair if it is not there."
        },
        mixinStandardHelpOptions = true)
public final class TokenCommand implements Callable<Integer> {

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            defaultValue = "admin",
            description = "Who the token is for; WebAdmin logs it. Default: ${DEFAULT-VALUE}.")
    private String subject;

    @Option(
            names = "--valid",
            paramLabel = "DURATION",
            defaultValue = "P30D",
            description = {
                "How long it is valid, in ISO 8601: PT8H, P30D. Default: ${DEFAULT-VALUE}.",
                "James cannot revoke a single token, only the key pair with all of them."
            })
    private Duration valid;

    @Option(
            names = "--private-key",
            paramLabel = "FILE",
            defaultValue = "conf/webadmin-jwt-private-key.pem",
            description = "RSA key in PKCS#8 PEM, mode 0600. Default: ${DEFAULT-VALUE}.")
    private Path privateKey;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            defaultValue = "conf/webadmin-jwt-public-key.pem",
            description = {
                "What jwt.publickeypem.url of webadmin.properties names.",
                "Default: ${DEFAULT-VALUE}."
            })
    private Path publicKey;

    @Spec private CommandSpec spec;

    private final Clock clock;

    /**
     * @param clock the time of issue, and what validity counts from
     */
    public TokenCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws SettingException, IOException {
        if (subject.isBlank()) {
            throw new SettingException("--subject: say who the token is for; James refuses none");
        }
        if (valid.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new SettingException("--valid " + valid + ": name a time to come, such as PT8H");
        }
        PrivateKey key = JwtKeys.ensure(privateKey, publicKey, new SecureRandom());
        Instant now = clock.instant();
        spec.commandLine()
                .getOut()
                .println(
                        Jwts.builder()
                                .setSubject(subject)
                                .claim("admin", true)
                                .setIssuedAt(Date.from(now))
                                .setExpiration(Date.from(now.plus(valid)))
                                .signWith(key, SignatureAlgorithm.RS256)
                                .compact());
        return CommandLine.ExitCode.OK;
    }
}
