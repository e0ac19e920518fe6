// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.secret.SecretBytes;
import spark.Service;

/** The guard in a real Spark service, behind the filter and before routes as James defines them. */
class MailContentGuardTest {

    private static final String TOKEN = "0123456789012345678901234567890123456789abc";
    private static final String STORED = "/mailRepositories/var%2Fmail%2Ferror/mails/Mail1";
    private static final String CONTENT = "meet me there";

    private final HttpClient client = HttpClient.newHttpClient();
    private Service service;

    @BeforeEach
    void start() {
        TokenAuthenticationFilter filter =
                new TokenAuthenticationFilter(
                        SecretBytes.takingOver(TOKEN.getBytes(StandardCharsets.US_ASCII)));
        service = Service.ignite().ipAddress("127.0.0.1").port(0);
        service.before("mailRepositories", filter);
        service.before("mailRepositories/*", filter);
        String mail = "mailRepositories/:encodedPath/mails/:mailKey";
        service.get(mail, "application/json", (request, response) -> "{} " + CONTENT);
        service.get(mail, "message/rfc822", (request, response) -> CONTENT);
        service.delete(mail, (request, response) -> "deleted");
        service.patch(mail, (request, response) -> "reprocessed");
        service.get("mailRepositories/:encodedPath/mails", (request, response) -> "[]");
        String mailboxes = "/users/:username/mailboxes";
        service.before(mailboxes, filter);
        service.get(mailboxes, (request, response) -> "[]");
        service.post(mailboxes, (request, response) -> CONTENT);
        service.before("deletedMessages/*", filter);
        service.post("deletedMessages/users/:user", (request, response) -> CONTENT);
        new MailContentGuard(WebAdminAccess.guardedBy(filter)).define(service);
        service.awaitInitialization();
    }

    @AfterEach
    void stop() {
        service.stop();
        service.awaitStop();
    }

    private HttpResponse<String> withToken(String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = request(method, path, headers);
        return send(request.header("Authorization", "Bearer " + TOKEN));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        return headers.length == 0 ? request : request.headers(headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/anna@qutemail.test/mailboxes?task=export",
                "/users/anna@qutemail.test/mailboxes?x=1&t%61sk=%65xport",
                "/users/anna@qutemail.test/mailboxes?task=reIndex&task=export",
                "//users/anna@qutemail.test//mailboxes?task=export",
                "/deletedMessages/users/anna@qutemail.test?action=export&exportTo=eve@else.test",
            })
    void exportShouldBeRefusedSayingWhatToDo(String path) throws Exception {
        HttpResponse<String> answer = withToken("POST", path);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/json");
        assertThat(answer.body())
                .contains("\"statusCode\":403", "the owner reads it")
                .doesNotContain(CONTENT);
    }

    @Test
    void exportShouldBeRefusedWhenItIsAskedForInAForm() throws Exception {
        HttpRequest.Builder form =
                request("GET", "/users/anna@qutemail.test/mailboxes")
                        .POST(HttpRequest.BodyPublishers.ofString("task=export"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", "Bearer " + TOKEN);

        assertThat(send(form).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /users/anna@qutemail.test/mailboxes?task=reIndex",
        "GET, /users/anna@qutemail.test/mailboxes",
        "POST, /deletedMessages/users/anna@qutemail.test?action=restore",
        "GET, /mailRepositories/var%2Fmail%2Ferror/mails",
        "DELETE, /mailRepositories/var%2Fmail%2Ferror/mails/Mail1",
        "PATCH, /mailRepositories/var%2Fmail%2Ferror/mails/Mail1?action=reprocess"
    })
    void whatGivesNoContentShouldPass(String method, String path) throws Exception {
        assertThat(withToken(method, path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message/rfc822",
                "message/*",
                "*/*",
                "application/json;q=0.1, message/rfc822",
                "*/*;q=0, message/rfc822",
                "*/*;q=0, application/json;q=0, message/rfc822",
            })
    void storedMailShouldBeRefusedUnlessOnlyJsonIsAccepted(String accept) throws Exception {
        HttpResponse<String> answer = withToken("GET", STORED, "Accept", accept);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Accept: application/json").doesNotContain(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "textBody",
                "htmlBody",
                "headers",
                "perRecipientsHeaders",
                "attributes",
                "messageSize,textBody",
                "messageSize&additionalFields=textBody",
                "messageSize,%20body"
            })
    void storedMailShouldBeRefusedWhenFieldsOfTheMessageAreAskedFor(String fields)
            throws Exception {
        String path = STORED + "?additionalFields=" + fields;

        assertThat(withToken("GET", path, "Accept", "application/json").statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?additionalFields=", "?additionalFields=messageSize"})
    void metadataOfAStoredMailShouldPass(String query) throws Exception {
        assertThat(withToken("GET", STORED + query, "Accept", "application/json").statusCode())
                .isEqualTo(200);
    }

    @Test
    void storedMailShouldBeRefusedWhenReadingIsDisguisedAsDeleting() throws Exception {
        HttpResponse<String> answer =
                withToken(
                        "DELETE",
                        STORED,
                        "X-HTTP-Method-Override",
                        "GET",
                        "Accept",
                        "message/rfc822");

        assertThat(answer.statusCode()).isIn(400, 403);
        assertThat(answer.body()).doesNotContain(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "message/rfc822",
                "*/*;q=0, message/rfc822",
                "*/*;q=0, application/json"
            })
    void storedMailShouldAskForTheTokenWhateverIsAccepted(String accept) throws Exception {
        HttpResponse<String> answer = send(request("GET", STORED, "Accept", accept));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(CONTENT);
    }
}
