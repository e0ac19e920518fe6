// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.secret.SecretBytes;
import spark.Service;

/** The filter and the guard in a real Spark service, the one WebAdmin is made of. */
class TokenAuthenticationFilterTest {

    private static final String TOKEN = "0123456789012345678901234567890123456789abc";

    private final HttpClient client = HttpClient.newHttpClient();
    private Service service;

    @BeforeEach
    void start() {
        TokenAuthenticationFilter filter =
                new TokenAuthenticationFilter(
                        SecretBytes.takingOver(TOKEN.getBytes(StandardCharsets.US_ASCII)));
        service = Service.ignite().ipAddress("127.0.0.1").port(0);
        service.before("/users", filter);
        service.get("/users", (request, response) -> "users");
        service.get("/healthcheck", (request, response) -> "fine");
        service.get("/healthcheck/checks", (request, response) -> "fine");
        service.get("/metrics", (request, response) -> "numbers");
        new GuardedPublicPath("/healthcheck", true, filter).define(service);
        new GuardedPublicPath("/metrics", false, filter).define(service);
        service.options("/users", (request, response) -> "");
        service.awaitInitialization();
    }

    @AfterEach
    void stop() {
        service.stop();
        service.awaitStop();
    }

    private HttpResponse<String> ask(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void requestShouldPassWhenItCarriesTheToken() throws Exception {
        assertThat(ask("/users", "Authorization", "Bearer " + TOKEN).body()).isEqualTo("users");
        assertThat(ask("/users", "Authorization", "bEARER " + TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    void requestShouldBeAnswered401WithAChallengeWhenThereIsNoToken() throws Exception {
        HttpResponse<String> answer = ask("/users");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer ");
        assertThat(answer.body()).doesNotContain(TOKEN).contains("Authorization: Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer ",
                "Bearer 0",
                "Bearer 0123456789012345678901234567890123456789ab",
                "Bearer 0123456789012345678901234567890123456789abcd",
                "Bearer 0123456789012345678901234567890123456789abd",
                "Bearer 1123456789012345678901234567890123456789abc",
                "Bearer 0123456789012345678901234567890123456789ABC",
                "Basic 0123456789012345678901234567890123456789abc",
                "0123456789012345678901234567890123456789abc"
            })
    void requestShouldBeAnswered401WhenTheTokenDiffers(String header) throws Exception {
        assertThat(ask("/users", "Authorization", header).statusCode()).isEqualTo(401);
    }

    @Test
    void preflightShouldPassWithoutAToken() throws Exception {
        HttpRequest preflight =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/users"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .build();

        assertThat(client.send(preflight, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    /** Regression: OPTIONS with an overriding header reached every route without a token. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "POST"})
    void preflightShouldBeRefusedWhenItIsAnotherMethodInDisguise(String method) throws Exception {
        for (String name : new String[] {"X-HTTP-Method-Override", "x-http-method-override"}) {
            HttpRequest disguised =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + service.port() + "/users"))
                            .header(name, method)
                            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                            .build();

            HttpResponse<String> answer =
                    client.send(disguised, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).doesNotContain("users\"").doesNotStartWith("users");
        }
    }

    @Test
    void publicPathShouldAskForTheTokenExactlyWhenGuarded() throws Exception {
        assertThat(ask("/healthcheck").statusCode()).isEqualTo(401);
        assertThat(ask("/healthcheck/checks").statusCode()).isEqualTo(401);
        assertThat(ask("/healthcheck", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
        assertThat(ask("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void filterShouldRefuseAShortToken() {
        assertThatThrownBy(
                        () -> new TokenAuthenticationFilter(SecretBytes.takingOver(new byte[31])))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
