// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.qutemail.benchmarks.e2e.EndToEnd;
import org.qutemail.benchmarks.e2e.LargeMailbox;
import org.qutemail.benchmarks.e2e.MailDatabase;
import org.qutemail.benchmarks.economy.KeyTable;
import org.qutemail.benchmarks.memory.Memory;
import org.qutemail.benchmarks.micro.Micro;
import org.qutemail.benchmarks.report.Report;
import org.qutemail.benchmarks.vault.VaultSizes;
import picocli.CommandLine;

/** {@code ./qutemail bench}: measures and writes down. Never judges a time. */
@CommandLine.Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measures formats and keys, ours against stock James, heap, large vaults, what key"
                        + " modes cost, and a large mailbox.")
public final class Bench implements Callable<Integer> {

    /** What can be measured. */
    enum Part {
        micro,
        e2e,
        memory,
        vault,
        keys,
        mailbox
    }

    private static final int QUICK_MESSAGES = 40;

    @CommandLine.Parameters(
            paramLabel = "PART",
            description = "${COMPLETION-CANDIDATES}; all when none is named")
    private Part[] parts = Part.values();

    @CommandLine.Option(
            names = "--output",
            paramLabel = "DIRECTORY",
            description = "where the results go (default: ${DEFAULT-VALUE})",
            defaultValue = "benchmarks/results")
    private Path output;

    @CommandLine.Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "of the mails' contents (default: ${DEFAULT-VALUE})",
            defaultValue = "20261122")
    private long seed;

    @CommandLine.Option(
            names = "--messages",
            paramLabel = "NUMBER",
            description = "in the mailbox of the part mailbox (default: ${DEFAULT-VALUE})",
            defaultValue = "2000")
    private int messages;

    @CommandLine.Option(
            names = "--database",
            description =
                    "that the part mailbox is on: ${COMPLETION-CANDIDATES} (default:"
                            + " ${DEFAULT-VALUE})",
            defaultValue = "derby")
    private MailDatabase database;

    @CommandLine.Option(
            names = "--quick",
            description = "only shows that it runs: the numbers mean nothing")
    private boolean quick;

    @Override
    public Integer call() throws Exception {
        for (Part part : parts) {
            Report report =
                    switch (part) {
                        case micro -> new Micro(quick).run();
                        case e2e -> EndToEnd.run(quick, seed);
                        case memory -> Memory.run(quick);
                        case vault -> new VaultSizes(quick, seed).run();
                        case keys -> KeyTable.run(quick, seed);
                        case mailbox ->
                                LargeMailbox.run(database, quick ? QUICK_MESSAGES : messages, seed);
                    };
            System.out.println(report);
            System.out.println("written to " + report.write(output));
        }
        return 0;
    }

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}
