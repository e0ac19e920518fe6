// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.qutemail.core.vault.wrap.VaultReport;
import org.qutemail.server.home.ServerHome;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.vault.HomeVault;
import org.qutemail.server.vault.seal.BackupKeys;
import org.qutemail.server.vault.seal.SealedBackup;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code qutemail vault}: the key vault. {@code restore}, {@code check} and {@code keygen} work on
 * the home or on files, the others ask the running server.
 */
@Command(name = "vault", description = "The key vault.", mixinStandardHelpOptions = true)
public final class VaultCommand implements Runnable {

    private static final String OPEN_WITH =
            "Private key of a sealed backup; asks for its passphrase.";

    private final Environment environment;
    private final InputStream input;

    @Spec private CommandSpec spec;

    private VaultCommand(Environment environment, InputStream input) {
        this.environment = environment;
        this.input = input;
    }

    /**
     * With all that belongs to it.
     *
     * @param environment says which server
     * @param input where a passphrase is read from when asked to
     */
    public static CommandLine commandLine(Environment environment, InputStream input) {
        return new CommandLine(new VaultCommand(environment, input))
                .addSubcommand(new ShredCommand(environment))
                .addSubcommand(new HoldCommand.Hold(environment))
                .addSubcommand(new HoldCommand.Release(environment))
                .addSubcommand(new KeygenCommand(input));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "Name what to do: status, verify, rotate, backup, check, restore, keygen, hold,"
                        + " release, destroy-due or shred.");
    }

    @Command(
            name = "status",
            description = "How the vault is doing; exit code 1 when something is damaged.",
            mixinStandardHelpOptions = true)
    int status() throws Exception {
        JsonNode status = tasks().get("/qkd/vault/status");
        status.fields()
                .forEachRemaining(
                        field ->
                                out().println(
                                                "%-16s %s"
                                                        .formatted(
                                                                field.getKey(),
                                                                plain(field.getValue()))));
        boolean clean = status.path("damaged").isEmpty() && status.path("faults").isEmpty();
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
        return tasks().run("verify", "keys looked at");
    }

    @Command(
            name = "rotate",
            description = "Puts everything under a new key-encrypting key.",
            mixinStandardHelpOptions = true)
    int rotate() throws Exception {
        return tasks().run("rotate", "rows wrapped anew");
    }

    @Command(
            name = "destroy-due",
            description = "Destroys the keys whose time is over, which also happens every hour.",
            mixinStandardHelpOptions = true)
    int destroyDue() throws Exception {
        return tasks().run("destroy-due", "keys destroyed");
    }

    @Command(
            name = "backup",
            description = "Writes a backup of the vault; its root is not in it.",
            mixinStandardHelpOptions = true)
    int backup(
            @Parameters(paramLabel = "FILE", description = "Must not exist.") Path file,
            @Option(
                            names = "--seal-to",
                            paramLabel = "PUBLIC",
                            description = "Seals it to this ML-KEM-1024 public key, see keygen.")
                    Path publicKey)
            throws Exception {
        if (Files.exists(file)) {
            throw new CommandException(file + " exists already; name another file");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw new CommandException(directory + " is no directory; make it first");
        }
        if (publicKey != null) {
            BackupKeys.requirePublic(publicKey);
        }
        String written =
                tasks().finished(Map.of("action", "backup"), "rows written").path("file").asText();
        if (written.isEmpty()) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (publicKey == null) {
            Files.move(Path.of(written), file);
        } else {
            try {
                SealedBackup.seal(Path.of(written), file, publicKey, new SecureRandom());
            } finally {
                // Whoever wants it sealed wants no other one to lie about.
                Files.delete(Path.of(written));
            }
        }
        out().println("Backup in " + file + "; keep it apart from the root, and the root as well");
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "restore",
            description = "Fills the vault of a stopped server from a backup.",
            mixinStandardHelpOptions = true)
    int restore(
            @Parameters(paramLabel = "FILE", description = "A backup.") Path file,
            @Option(names = "--open-with", paramLabel = "PRIVATE", description = OPEN_WITH)
                    Path privateKey,
            @ArgGroup(exclusive = true) PasswordOptions from)
            throws Exception {
        try (ServerHome home = ServerHome.prepare(ServerSettings.home(environment));
                OpenedBackup backup = OpenedBackup.of(file, privateKey, from, input)) {
            long rows = new HomeVault(environment, home.root()).restore(backup.file());
            out().println(rows + " rows restored; what came after the backup is not among them");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "check",
            description = "Opens every key of a backup with the root; exit code 1 on a fault.",
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(paramLabel = "FILE", description = "A backup.") Path file,
            @Option(names = "--open-with", paramLabel = "PRIVATE", description = OPEN_WITH)
                    Path privateKey,
            @ArgGroup(exclusive = true) PasswordOptions from)
            throws Exception {
        try (OpenedBackup backup = OpenedBackup.of(file, privateKey, from, input)) {
            VaultReport report =
                    new HomeVault(environment, ServerSettings.home(environment))
                            .check(backup.file());
            out().println(report.keys() + " keys and " + report.copies() + " copies looked at");
            report.faults().forEach(err()::println);
            return report.isClean() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private VaultTasks tasks() {
        return new VaultTasks(environment, spec);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
