// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.qutemail.server.cli.WebAdminClient.Answer;
import org.qutemail.server.settings.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code qutemail status}: health of the running server and of its keys. */
@Command(
        name = "status",
        description = "Health of the running server and of its keys; exit code 1 when not healthy.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

    private static final byte[] NOTHING = new byte[0];

    private final Environment environment;

    @Spec private CommandSpec spec;

    /**
     * @param environment says which server
     */
    public StatusCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        WebAdminClient server = WebAdminClient.of(environment);
        Answer health = server.send("GET", "/healthcheck", NOTHING);
        out.println("server: " + health.body().path("status").asText("status " + health.status()));
        for (JsonNode check : health.body().path("checks")) {
            String cause = check.path("cause").asText("");
            out.println(
                    "  %-40s %s%s"
                            .formatted(
                                    check.path("componentName").asText(),
                                    check.path("status").asText(),
                                    cause.isEmpty() || cause.equals("null") ? "" : " - " + cause));
        }
        Answer keys = server.send("GET", "/qkd/keys/status", NOTHING);
        if (keys.status() == 200) {
            out.println("keys:");
            keys.body()
                    .fields()
                    .forEachRemaining(
                            field ->
                                    out.println(
                                            "  %-40s %s"
                                                    .formatted(
                                                            field.getKey(),
                                                            plain(field.getValue()))));
        }
        // James answers 503 when a check is unhealthy, 200 when it is degraded or better.
        return health.status() == 200 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String plain(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
