// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.open.MessageOpener;
import org.qutemail.core.seal.open.OpenedMessage;
import org.qutemail.core.seal.open.OpeningKey;
import org.qutemail.server.settings.SettingException;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qutemail open}: an exported message opened with a key at hand, without a server. */
@Command(
        name = "open",
        description = {
            "Opens an exported message given its key, for audits and recovery.",
            "FILE is a mail message with smime.p7m, CMS in DER, or the records of one message."
        },
        mixinStandardHelpOptions = true)
public final class OpenCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..2",
            paramLabel = "FILE",
            description = "The message; or its header record and its body record.")
    private List<Path> files;

    @ArgGroup(exclusive = false, multiplicity = "1", heading = "The key:%n")
    private KeyOptions keyOptions;

    @ArgGroup(exclusive = false, heading = "What a record is bound to:%n")
    private RecordOptions recordOptions;

    @Option(names = "--allow-simulated", description = "Opens records under simulated keys, too.")
    private boolean allowSimulated;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Writes to a new file that only its owner may read, not to the terminal.")
    private Path outFile;

    @Spec private CommandSpec spec;

    private final OutputStream out;

    /**
     * @param out where the plaintext goes unless a file is named
     */
    public OpenCommand(OutputStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws SettingException, CommandException, IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(read(file));
        }
        OpenedMessage opened;
        try (OpeningKey key = keyOptions.read(contents.get(0))) {
            opened = open(contents, key);
        } catch (SealException e) {
            throw new CommandException(files.get(0) + ": not opened: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new SettingException(e.getMessage());
        }
        write(opened.octets());
        describe(opened);
        return CommandLine.ExitCode.OK;
    }

    private OpenedMessage open(List<byte[]> contents, OpeningKey key)
            throws SealException, SettingException {
        MessageOpener opener = new MessageOpener(allowSimulated);
        if (MessageOpener.formOf(contents.get(0)) == MessageOpener.Form.RECORD) {
            if (recordOptions == null) {
                throw new SettingException(
                        files.get(0)
                                + ": a record; name what it is bound to: --message-id or --record-id");
            }
            return opener.openRecords(contents, key, recordOptions.context());
        }
        if (contents.size() > 1) {
            throw new SettingException(files.get(1) + ": only records come in two files");
        }
        keyOptions.requireSaes();
        return opener.openSealed(contents.get(0), key);
    }

    private static byte[] read(Path file) throws SettingException, IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new SettingException(file + ": cannot be read");
        }
        return Files.readAllBytes(file);
    }

    private void write(byte[] plaintext) throws IOException, SettingException {
        if (outFile == null) {
            out.write(plaintext);
            out.flush();
            return;
        }
        if (Files.exists(outFile)) {
            throw new SettingException("--out " + outFile + ": exists already; name a new file");
        }
        Files.createFile(
                outFile,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream file = Files.newOutputStream(outFile, StandardOpenOption.WRITE)) {
            file.write(plaintext);
        }
    }

    /** On standard error, so that the message can be piped on. */
    private void describe(OpenedMessage opened) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("key id:     " + opened.keyId());
        opened.envelope()
                .ifPresent(
                        envelope -> {
                            err.println("message:    " + envelope.messageId());
                            err.println("sender:     " + envelope.sender());
                            err.println("recipients: " + String.join(", ", envelope.recipients()));
                        });
        if (opened.simulated()) {
            err.println("THE KEY WAS SIMULATED");
        }
        err.flush();
    }
}
