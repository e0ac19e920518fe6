// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.qutemail.server.settings.ListenerKind;
import org.qutemail.server.testing.InProcessServer;

/** The route {@code /healthcheck} of a server on loopback. */
final class Health {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI route;

    Health(InProcessServer server) {
        this.route =
                URI.create(
                        "http://127.0.0.1:" + server.port(ListenerKind.WEBADMIN) + "/healthcheck");
    }

    /** What is not healthy, with the reason; a vault without a passphrase left out. */
    Map<String, String> troubles() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(route).build(),
                        HttpResponse.BodyHandlers.ofString());
        Map<String, String> troubles = new TreeMap<>();
        for (JsonNode check : new ObjectMapper().readTree(answer.body()).path("checks")) {
            String name = check.path("componentName").asText();
            if (!check.path("status").asText().equals("healthy") && !name.equals("QKD key vault")) {
                troubles.put(name, check.path("cause").asText());
            }
        }
        return troubles;
    }
}
