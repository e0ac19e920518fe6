// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.james.jwt.DefaultPublicKeyProvider;
import org.apache.james.jwt.JwtConfiguration;
import org.apache.james.jwt.JwtTokenVerifier;
import org.apache.james.jwt.PublicKeyReader;
import org.apache.james.webadmin.WebAdminConfiguration;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.apache.james.webadmin.authentication.JwtFilter;
import org.apache.james.webadmin.authentication.NoAuthenticationFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spark.Service;

/** The guard in a real Spark service, behind James's own token check. */
class MethodOverrideGuardTest {

    /** Knows no key, so that no token is valid. */
    private static final AuthenticationFilter JWT =
            new JwtFilter(
                    () ->
                            new JwtTokenVerifier(
                                    new DefaultPublicKeyProvider(
                                            new JwtConfiguration(java.util.List.of()),
                                            new PublicKeyReader())));

    private final HttpClient client = HttpClient.newHttpClient();
    private Service service;

    @BeforeEach
    void start() {
        service = Service.ignite().ipAddress("127.0.0.1").port(0);
        service.before("/users", JWT);
        service.before("/users/*", JWT);
        service.get("/users", (request, response) -> "anna");
        service.delete("/users/:user", (request, response) -> "deleted");
        service.get("/users/:user", "application/json", (request, response) -> "anna");
        service.options("/users", (request, response) -> "");
    }

    @AfterEach
    void stop() {
        service.stop();
        service.awaitStop();
    }

    private HttpResponse<String> ask(String method, String path, String... headers)
            throws Exception {
        service.awaitInitialization();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** If this fails, James or Spark has closed the hole and the guard can go. */
    @Test
    void tokenCheckOfJamesShouldBePassedByADisguisedRequestWithoutTheGuard() throws Exception {
        assertThat(ask("DELETE", "/users/anna").statusCode()).isEqualTo(401);
        assertThat(ask("OPTIONS", "/users/anna", "X-HTTP-Method-Override", "DELETE").body())
                .isEqualTo("deleted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "*/*;q=0",
                "application/json",
                "application/json, */*;q=0",
                "text/plain, */*;q=0"
            })
    void disguisedRequestShouldBeRefusedWhateverItAccepts(String accept) throws Exception {
        new MethodOverrideGuard(WebAdminAccess.guardedBy(JWT)).define(service);

        for (String method : new String[] {"GET", "DELETE"}) {
            HttpResponse<String> answer =
                    ask(
                            "OPTIONS",
                            "/users/anna",
                            "X-HTTP-Method-Override",
                            method,
                            "Accept",
                            accept);
            assertThat(answer.body()).doesNotContain("anna").doesNotContain("deleted");
            assertThat(answer.statusCode()).isBetween(400, 404);
        }
    }

    @Test
    void honestRequestShouldPassTheGuard() throws Exception {
        new MethodOverrideGuard(WebAdminAccess.guardedBy(JWT)).define(service);

        assertThat(ask("OPTIONS", "/users").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/users").statusCode()).isEqualTo(401);
    }

    @Test
    void openWebAdminShouldBeRefusedSayingWhatToDo() {
        assertThatThrownBy(
                        () ->
                                new WebAdminAccess(
                                        WebAdminConfiguration.TEST_CONFIGURATION,
                                        new NoAuthenticationFilter()))
                .hasMessageContaining("jwt.enabled=true")
                .hasMessageContaining("./qutemail token")
                .hasMessageContaining("enabled=false");
    }

    @Test
    void webAdminThatIsOffShouldPassWithoutAuthentication() {
        assertThatCode(
                        () ->
                                new WebAdminAccess(
                                        WebAdminConfiguration.DISABLED_CONFIGURATION,
                                        new NoAuthenticationFilter()))
                .doesNotThrowAnyException();
    }
}
