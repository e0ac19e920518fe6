// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.io.PrintWriter;
import org.qutemail.server.settings.SettingException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** One line for a person instead of a stack trace; 2 for what they can put right, 1 otherwise. */
public final class ErrorHandler implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine commandLine, ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        if (failure instanceof SettingException || failure instanceof CommandException) {
            err.println("qutemail: " + failure.getMessage());
        } else {
            err.println("qutemail: " + firstLine(failure));
        }
        err.flush();
        return failure instanceof SettingException
                ? CommandLine.ExitCode.USAGE
                : CommandLine.ExitCode.SOFTWARE;
    }

    private static String firstLine(Throwable failure) {
        String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }
}
