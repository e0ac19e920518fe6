// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.server.home.AdminToken;
import org.qutemail.server.home.ServerHome;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;

/**
 * Talks to WebAdmin of the server that runs on {@code $QUTEMAIL_HOME}: the address is what that
 * server wrote down, the token is the one in its home.
 */
final class WebAdminClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Path home;
    private final String address;

    private WebAdminClient(Path home, String address) {
        this.home = home;
        this.address = address;
    }

    /**
     * What came back.
     *
     * @param body missing when there is none or it is no JSON
     */
    record Answer(int status, JsonNode body) {

        /** The server's own words, or the bare status. */
        String message() {
            JsonNode message = body.path("message");
            return message.isTextual() ? message.asText() : "status " + status;
        }
    }

    /** The server of the given environment. Nothing is sent yet. */
    static WebAdminClient of(Environment environment) throws SettingException, IOException {
        Path home = ServerSettings.home(environment);
        Path written = ServerHome.webAdminAddressFile(home);
        String address =
                Files.isReadable(written)
                        ? Files.readString(written).strip()
                        : "127.0.0.1:" + environment.get(Variable.WEBADMIN_PORT);
        return new WebAdminClient(home, address);
    }

    /** A path segment from a value that may hold any character. */
    static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Sends one request.
     *
     * @param path starting with a slash
     * @param body empty for none
     * @throws CommandException nothing answers there, or it does not accept the token
     */
    Answer send(String method, String path, byte[] body)
            throws SettingException, CommandException, IOException, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response =
                    http.send(request(method, path, body), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new CommandException(
                    "no server answers at "
                            + address
                            + " ("
                            + e.getClass().getSimpleName()
                            + "); start it with ./qutemail run, or set QUTEMAIL_HOME to its home");
        }
        if (response.statusCode() == 401) {
            throw new CommandException(
                    "the server at "
                            + address
                            + " does not accept the token in "
                            + AdminToken.file(home)
                            + "; is it another server's?");
        }
        return new Answer(response.statusCode(), parse(response.body()));
    }

    private HttpRequest request(String method, String path, byte[] body)
            throws SettingException, CommandException, IOException {
        try (SecretBytes token = AdminToken.read(home)) {
            // The header has to be a String; it lives as long as the request.
            String bearer =
                    token.withBytes(octets -> new String(octets, StandardCharsets.US_ASCII));
            return HttpRequest.newBuilder(URI.create("http://" + address + path))
                    .timeout(ANSWER)
                    .header("Authorization", "Bearer " + bearer)
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new CommandException("no address of a server: " + address);
        }
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode node = json.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
