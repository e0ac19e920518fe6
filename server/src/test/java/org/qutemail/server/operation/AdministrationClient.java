// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.qutemail.server.home.AdminToken;

/** WebAdmin of a server in this JVM. */
public final class AdministrationClient {

    /** What a user has stored. */
    record Usage(long messages, long octets) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final int port;

    public AdministrationClient(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    public String get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    public void put(String path, String body) throws IOException, InterruptedException {
        send("PUT", path, body);
    }

    /** Orders a task and waits for its end; what it says of itself. */
    String task(String path) throws IOException, InterruptedException {
        String id = new ObjectMapper().readTree(send("POST", path, "")).path("taskId").asText();
        return get("/tasks/" + id + "/await?timeout=5m");
    }

    Usage usage(String user) throws IOException, InterruptedException {
        JsonNode occupation =
                new ObjectMapper().readTree(get("/quota/users/" + user)).path("occupation");
        return new Usage(occupation.path("count").longValue(), occupation.path("size").longValue());
    }

    private String send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header(
                                        "Authorization",
                                        "Bearer " + Files.readString(AdminToken.file(home)).strip())
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + answer.body());
        }
        return answer.body();
    }
}
