// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.qutemail.core.seal.vectors.VectorFileException;
import org.qutemail.core.seal.vectors.VectorReport;
import org.qutemail.core.seal.vectors.VectorSuite;
import org.qutemail.server.settings.SettingException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qutemail vectors}: our readers and writers against a file of test vectors. */
@Command(
        name = "vectors",
        description = "Checks the sealing formats against a vector file; exit code 1 on a failure.",
        mixinStandardHelpOptions = true)
public final class VectorsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "Vectors in JSON, as in docs/formats.md.")
    private Path file;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws SettingException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        VectorReport report = load().run();
        for (VectorReport.Failure failure : report.failures()) {
            String comment = failure.comment().isBlank() ? "" : " (" + failure.comment() + ")";
            out.println("FAILED " + failure.id() + comment + ": " + failure.reason());
        }
        out.println(report.summary());
        return report.ok() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private VectorSuite load() throws SettingException, IOException {
        if (!Files.isReadable(file)) {
            throw new SettingException(file + ": cannot be read");
        }
        try {
            return VectorSuite.load(file);
        } catch (VectorFileException e) {
            throw new SettingException(file + ": no vector file: " + e.getMessage());
        }
    }
}
