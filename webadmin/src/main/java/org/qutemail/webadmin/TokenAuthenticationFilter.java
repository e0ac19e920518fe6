// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.james.webadmin.Constants;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.eclipse.jetty.http.HttpStatus;
import org.qutemail.core.secret.SecretBytes;
import spark.Request;
import spark.Response;
import spark.Spark;

/**
 * Lets a WebAdmin request pass that carries {@code Authorization: Bearer <token>} (RFC 6750) with
 * the one token of this server; anything else is answered 401. The comparison takes the same time
 * wherever the token differs.
 *
 * <p>{@code OPTIONS} passes: a browser sends no credentials with a preflight, and the answer says
 * nothing. A request with {@code X-HTTP-Method-Override} is answered 400, token or not: Spark would
 * route it by that header, so an OPTIONS could be any other method in disguise.
 */
public final class TokenAuthenticationFilter implements AuthenticationFilter {

    private static final String SCHEME = "Bearer ";

    /** In the form of James's own errors; their enumeration has no type for this one. */
    private static final String REFUSAL =
            "{\"statusCode\":401,\"type\":\"Unauthorized\",\"message\":\"send Authorization: Bearer"
                    + " <token> with the token from admin.token of this server\",\"details\":null}";

    private final SecretBytes token;

    /**
     * @param token the token's characters as octets, at least 32; this filter owns it from now on
     */
    public TokenAuthenticationFilter(SecretBytes token) {
        if (token.size() < 32) {
            throw new IllegalArgumentException("the admin token is too short");
        }
        this.token = token;
    }

    @Override
    public void handle(Request request, Response response) {
        if (request.headers(MethodOverrideGuard.HEADER) != null) {
            response.type(Constants.JSON_CONTENT_TYPE);
            Spark.halt(HttpStatus.BAD_REQUEST_400, MethodOverrideGuard.REFUSAL);
        }
        if (request.requestMethod().equals("OPTIONS")) {
            return;
        }
        Optional<byte[]> presented = presented(request.headers("Authorization"));
        if (presented.isEmpty() || !matches(presented.get())) {
            response.header("WWW-Authenticate", "Bearer realm=\"QutEmail WebAdmin\"");
            response.type(Constants.JSON_CONTENT_TYPE);
            Spark.halt(HttpStatus.UNAUTHORIZED_401, REFUSAL);
        }
        request.attribute(LOGIN, "admin-token");
    }

    private boolean matches(byte[] presented) {
        return token.withBytes(expected -> MessageDigest.isEqual(presented, expected));
    }

    /** The scheme is case-insensitive (RFC 9110, section 11.1). */
    private static Optional<byte[]> presented(String header) {
        return Optional.ofNullable(header)
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip())
                .map(value -> value.getBytes(StandardCharsets.UTF_8));
    }
}
