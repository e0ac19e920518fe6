// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.qutemail.core.vault.wrap.VaultReport;
import org.qutemail.server.cli.WebAdminClient.Answer;
import org.qutemail.server.home.ServerHome;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.vault.HomeVault;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code qutemail vault status|verify|rotate|backup|restore|check}: the key vault. The last two
 * work on the home itself, the others ask the running server.
 */
@Command(name = "vault", description = "The key vault.", mixinStandardHelpOptions = true)
public final class VaultCommand implements Runnable {

    private static final byte[] NOTHING = new byte[0];
    private static final Set<String> UNDER_WAY =
            Set.of("waiting", "inProgress", "canceledRequested");
    private static final long PAUSE_MILLIS = 500;

    private final Environment environment;

    @Spec private CommandSpec spec;

    /**
     * @param environment says which server
     */
    public VaultCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "Name what to do: status, verify, rotate, backup, restore or check.");
    }

    @Command(
            name = "status",
            description = "How the vault is doing; exit code 1 when something is damaged.",
            mixinStandardHelpOptions = true)
    int status() throws Exception {
        Answer answer = WebAdminClient.of(environment).send("GET", "/qkd/vault/status", NOTHING);
        require(answer, 200);
        answer.body()
                .fields()
                .forEachRemaining(
                        field ->
                                out().println(
                                                "%-16s %s"
                                                        .formatted(
                                                                field.getKey(),
                                                                plain(field.getValue()))));
        boolean clean =
                answer.body().path("damaged").isEmpty() && answer.body().path("faults").isEmpty();
        return clean ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String plain(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    @Command(
            name = "verify",
            description = "Looks at every row; exit code 1 when something is damaged.",
            mixinStandardHelpOptions = true)
    int verify() throws Exception {
        return task("verify", "keys looked at");
    }

    @Command(
            name = "rotate",
            description = "Puts everything under a new key-encrypting key.",
            mixinStandardHelpOptions = true)
    int rotate() throws Exception {
        return task("rotate", "rows wrapped anew");
    }

    @Command(
            name = "backup",
            description = "Writes a backup of the vault; its root is not in it.",
            mixinStandardHelpOptions = true)
    int backup(@Parameters(paramLabel = "FILE", description = "Must not exist.") Path file)
            throws Exception {
        if (Files.exists(file)) {
            throw new CommandException(file + " exists already; name another file");
        }
        JsonNode details = finished("backup", "rows written");
        String written = details.path("file").asText();
        if (written.isEmpty()) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        Files.move(Path.of(written), file);
        out().println("Backup in " + file + "; keep it apart from the root, and the root as well");
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "restore",
            description = "Fills the vault of a stopped server from a backup.",
            mixinStandardHelpOptions = true)
    int restore(@Parameters(paramLabel = "FILE", description = "A backup.") Path file)
            throws Exception {
        try (ServerHome home = ServerHome.prepare(ServerSettings.home(environment))) {
            long rows = new HomeVault(environment, home.root()).restore(file);
            out().println(rows + " rows restored; what came after the backup is not among them");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "check",
            description = "Opens every key of a backup with the root; exit code 1 on a fault.",
            mixinStandardHelpOptions = true)
    int check(@Parameters(paramLabel = "FILE", description = "A backup.") Path file)
            throws Exception {
        VaultReport report =
                new HomeVault(environment, ServerSettings.home(environment)).check(file);
        out().println(report.keys() + " keys and " + report.copies() + " copies looked at");
        report.faults().forEach(err()::println);
        return report.isClean() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private int task(String action, String rows) throws Exception {
        return finished(action, rows).path("completed").asBoolean()
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    /** The details of the task once it has ended, and whether it did {@code completed}. */
    private JsonNode finished(String action, String rows) throws Exception {
        WebAdminClient server = WebAdminClient.of(environment);
        Answer begun = server.send("POST", "/qkd/vault?action=" + action, NOTHING);
        require(begun, 201);
        String task = "/tasks/" + WebAdminClient.segment(begun.body().path("taskId").asText());
        while (true) {
            Answer now = server.send("GET", task, NOTHING);
            require(now, 200);
            JsonNode details = now.body().path("additionalInformation");
            String status = now.body().path("status").asText();
            if (!UNDER_WAY.contains(status)) {
                out().println(details.path("rows").asLong() + " " + rows);
                details.path("faults").forEach(fault -> err().println(fault.asText()));
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

    private static void require(Answer answer, int status) throws CommandException {
        if (answer.status() != status) {
            throw new CommandException("the server refused: " + answer.message());
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
