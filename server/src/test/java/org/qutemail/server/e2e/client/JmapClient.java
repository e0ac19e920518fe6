// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

/** JMAP (RFC 8620, 8621) over loopback HTTP with basic authentication. */
public final class JmapClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCEPT = "application/json; jmapVersion=rfc-8621";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String authorization;
    private final String accountId;

    public JmapClient(int port, String user, String password) throws IOException {
        this.base = URI.create("http://127.0.0.1:" + port);
        this.authorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (user + ":" + password).getBytes(StandardCharsets.UTF_8));
        JsonNode session = JSON.readTree(text(request("/jmap/session").GET().build()));
        this.accountId = session.get("primaryAccounts").get("urn:ietf:params:jmap:mail").asText();
    }

    public String accountId() {
        return accountId;
    }

    /**
     * Calls one method; the account id is filled in.
     *
     * @return the arguments of its answer
     */
    public JsonNode call(String method, String argumentsJson) throws IOException {
        ObjectNode arguments = (ObjectNode) JSON.readTree(argumentsJson);
        arguments.put("accountId", accountId);
        ObjectNode request = JSON.createObjectNode();
        request.putArray("using")
                .add("urn:ietf:params:jmap:core")
                .add("urn:ietf:params:jmap:mail")
                .add("urn:ietf:params:jmap:submission")
                .add("urn:ietf:params:jmap:vacationresponse");
        ArrayNode call = request.putArray("methodCalls").addArray();
        call.add(method).add(arguments).add("c1");
        String body = JSON.writeValueAsString(request);
        JsonNode answer =
                JSON.readTree(
                        text(
                                request("/jmap")
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build()));
        JsonNode response = answer.path("methodResponses").path(0);
        if (!response.path(0).asText().equals(method)) {
            throw new AssertionError(method + " answered " + answer);
        }
        return response.get(1);
    }

    /** The id of the mailbox with the given role, such as {@code inbox} or {@code drafts}. */
    public String mailbox(String role) throws IOException {
        for (JsonNode mailbox : call("Mailbox/get", "{\"ids\":null}").get("list")) {
            if (mailbox.path("role").asText().equals(role)) {
                return mailbox.get("id").asText();
            }
        }
        throw new AssertionError("no mailbox with role " + role);
    }

    /** The octets of a blob: a message, by its id, or a part of one. */
    public byte[] download(String blobId) throws IOException {
        HttpRequest request = request("/download/" + accountId + "/" + blobId).GET().build();
        return answer(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    /**
     * Uploads a blob, as a client does with what it will attach.
     *
     * @return its id
     */
    public String upload(String type, byte[] content) throws IOException {
        HttpRequest request =
                request("/upload/" + accountId)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                        .build();
        return JSON.readTree(text(request)).get("blobId").asText();
    }

    /**
     * EventSource (RFC 8620, section 7.3) for all types.
     *
     * @param ping after how many seconds without news the server says that it is there
     * @return the lines that come from now on, without end
     */
    public Stream<String> events(int ping) throws IOException {
        String path = "/eventSource?types=*&closeAfter=no&ping=" + ping;
        return answer(request(path).GET().build(), HttpResponse.BodyHandlers.ofLines());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", authorization)
                .header("Accept", ACCEPT);
    }

    private String text(HttpRequest request) throws IOException {
        return answer(request, HttpResponse.BodyHandlers.ofString());
    }

    private <T> T answer(HttpRequest request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            HttpResponse<T> response = http.send(request, body);
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(
                        request.uri()
                                + " answered "
                                + response.statusCode()
                                + " "
                                + response.body());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
