// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.qutemail.server.cli.WebAdminClient.Answer;
import org.qutemail.server.settings.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code qutemail status}: health of the running server, its keys and its vault. */
@Command(
        name = "status",
        description =
                "Health of the running server, its keys and its vault; exit code 1 when not healthy.",
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
                    line(
                            check.path("componentName").asText(),
                            check.path("status").asText()
                                    + (cause.isEmpty() || cause.equals("null")
                                            ? ""
                                            : " - " + cause)));
        }
        Answer keys = server.send("GET", "/qkd/keys/status", NOTHING);
        if (keys.status() == 200) {
            out.println("keys:");
            fields(out, keys.body(), JsonNode::isValueNode);
            out.println("entities:");
            for (JsonNode entity : keys.body().path("entities")) {
                out.println(
                        line(
                                entity.path("role").asText() + " " + entity.path("name").asText(),
                                describe(entity)));
            }
        }
        Answer vault = server.send("GET", "/qkd/vault/status", NOTHING);
        if (vault.status() == 200) {
            out.println("vault:");
            fields(out, vault.body(), field -> true);
        }
        // James answers 503 when a check is unhealthy, 200 when it is degraded or better.
        return health.status() == 200 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static void fields(PrintWriter out, JsonNode body, Predicate<JsonNode> shown) {
        body.fields()
                .forEachRemaining(
                        field -> {
                            if (shown.test(field.getValue())) {
                                out.println(line(field.getKey(), plain(field.getValue())));
                            }
                        });
    }

    private static String describe(JsonNode entity) {
        StringBuilder text = new StringBuilder("breaker " + entity.path("breaker").asText());
        text.append(", as ").append(entity.path("identity").asText());
        days(text, ", our certificate ", entity.path("certificate_days"));
        days(text, ", its certificate ", entity.path("entity_certificate_days"));
        for (String reason : List.of("certificate_problem", "last_error")) {
            boolean current =
                    !reason.equals("last_error")
                            || !entity.path("breaker").asText().equals("closed");
            if (current && entity.path(reason).isTextual()) {
                text.append(" - ").append(entity.path(reason).asText());
            }
        }
        return text.toString();
    }

    private static void days(StringBuilder text, String what, JsonNode days) {
        if (days.isNumber()) {
            text.append(what).append(days.asLong()).append(" days");
        }
    }

    private static String line(String name, String value) {
        return "  %-40s %s".formatted(name, value);
    }

    private static String plain(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
