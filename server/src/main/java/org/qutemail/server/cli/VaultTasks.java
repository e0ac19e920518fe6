// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.qutemail.server.cli.WebAdminClient.Answer;
import org.qutemail.server.settings.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Asks the running server for work on its vault and waits for the end of it. */
final class VaultTasks {

    private static final byte[] NOTHING = new byte[0];
    private static final Set<String> UNDER_WAY =
            Set.of("waiting", "inProgress", "canceledRequested");
    private static final long PAUSE_MILLIS = 500;

    private final Environment environment;
    private final CommandSpec spec;

    /**
     * @param environment says which server
     * @param spec of the command that tells of it
     */
    VaultTasks(Environment environment, CommandSpec spec) {
        this.environment = environment;
        this.spec = spec;
    }

    /** An action without parameters. */
    int run(String action, String rows) throws Exception {
        return run(Map.of("action", action), rows);
    }

    /**
     * @param parameters of the request
     * @param rows what is counted, for people
     * @return the exit code of a command that does just this
     */
    int run(Map<String, String> parameters, String rows) throws Exception {
        return finished(parameters, rows).path("completed").asBoolean()
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    /** The details of the task once it has ended, and whether it did {@code completed}. */
    JsonNode finished(Map<String, String> parameters, String rows) throws Exception {
        WebAdminClient server = WebAdminClient.of(environment);
        Answer begun = server.send("POST", "/qkd/vault?" + query(parameters), NOTHING);
        require(begun, 201);
        String task = "/tasks/" + WebAdminClient.segment(begun.body().path("taskId").asText());
        while (true) {
            Answer now = server.send("GET", task, NOTHING);
            require(now, 200);
            JsonNode details = now.body().path("additionalInformation");
            String status = now.body().path("status").asText();
            if (!UNDER_WAY.contains(status)) {
                out().println(details.path("rows").asLong() + " " + rows);
                PrintWriter err = spec.commandLine().getErr();
                details.path("faults").forEach(fault -> err.println(fault.asText()));
                return details.isObject()
                        ? ((ObjectNode) details).put("completed", status.equals("completed"))
                        : details;
            }
            // On a terminal the figure is seen growing, in a file it stands on lines.
            out().println("... " + details.path("rows").asLong() + " " + rows);
            out().flush();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** What the server says of something. */
    JsonNode get(String path) throws Exception {
        Answer answer = WebAdminClient.of(environment).send("GET", path, NOTHING);
        require(answer, 200);
        return answer.body();
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(
                        entry ->
                                entry.getKey()
                                        + "="
                                        + URLEncoder.encode(
                                                entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static void require(Answer answer, int status) throws CommandException {
        if (answer.status() != status) {
            throw new CommandException("the server refused: " + answer.message());
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
