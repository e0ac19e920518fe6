// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.qutemail.server.vault.seal.BackupKeys;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qutemail vault keygen}: the key pair that backups are sealed to. */
@Command(
        name = "keygen",
        description = {
            "Makes an ML-KEM-1024 key pair for sealed backups; asks for the passphrase of the",
            "private key, as for a password."
        },
        mixinStandardHelpOptions = true)
final class KeygenCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "PUBLIC", description = "Must not exist.")
    private Path publicFile;

    @Parameters(index = "1", paramLabel = "PRIVATE", description = "Must not exist; mode 0600.")
    private Path privateFile;

    @ArgGroup(exclusive = true)
    private PasswordOptions from;

    @Spec private CommandSpec spec;

    private final InputStream input;

    /**
     * @param input where a passphrase is read from when asked to
     */
    KeygenCommand(InputStream input) {
        this.input = input;
    }

    @Override
    public Integer call() throws Exception {
        char[] passphrase = (from == null ? new PasswordOptions() : from).read(input);
        try {
            BackupKeys.create(publicFile, privateFile, passphrase, new SecureRandom());
        } finally {
            Arrays.fill(passphrase, '\0');
        }
        spec.commandLine()
                .getOut()
                .println(
                        "Keep "
                                + privateFile
                                + " away from this machine, and a copy of it: without it no sealed"
                                + " backup opens");
        return CommandLine.ExitCode.OK;
    }
}
