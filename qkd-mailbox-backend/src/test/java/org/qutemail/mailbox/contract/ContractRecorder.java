// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.qutemail.mailbox.SealedMailboxMetrics;

/**
 * Writes, per test class of the stock suites, how many tests passed, failed and were skipped, and
 * how many records were written and opened meanwhile. On only in the contract runs of the build,
 * which name the file by the system property {@value #FILE}.
 *
 * <p>The classes run one after the other. What a listener does in the background behind the end of
 * a class is counted for the next one, so the counts are lower bounds for no single class but exact
 * in sum; that they are zero or not is what {@link ContractReport} looks at.
 */
public final class ContractRecorder implements TestExecutionListener {

    /** System property: the file to write. */
    public static final String FILE = "qutemail.contract.report";

    private static final class Counts {
        int passed;
        int failed;
        int skipped;
        long written;
        long opened;
    }

    private static volatile SealedMailboxMetrics watched = new SealedMailboxMetrics();

    private final String file = System.getProperty(FILE);
    private final Map<String, Counts> classes = new TreeMap<>();
    private TestPlan plan;
    private long written;
    private long opened;

    /** From now on the records are those of this backend, the only one of its JVM. */
    public static void watch(SealedMailboxMetrics metrics) {
        watched = metrics;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (file == null) {
            return;
        }
        className(test).ifPresent(name -> count(name, test, result));
    }

    private synchronized void count(String name, TestIdentifier test, TestExecutionResult result) {
        Counts counts = classes.computeIfAbsent(name, any -> new Counts());
        switch (result.getStatus()) {
            case SUCCESSFUL:
                counts.passed += test.isTest() ? 1 : 0;
                break;
            case FAILED:
                counts.failed++;
                break;
            default:
                counts.skipped += test.isTest() ? 1 : 0;
        }
        long nowWritten = watched.recordsWritten();
        long nowOpened = watched.recordsOpened();
        counts.written += nowWritten - written;
        counts.opened += nowOpened - opened;
        written = nowWritten;
        opened = nowOpened;
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        if (file == null) {
            return;
        }
        int skipped =
                test.isTest()
                        ? 1
                        : (int)
                                plan.getDescendants(test).stream()
                                        .filter(TestIdentifier::isTest)
                                        .count();
        className(test)
                .ifPresent(
                        name ->
                                classes.computeIfAbsent(name, any -> new Counts()).skipped +=
                                        skipped);
    }

    /** The outermost class the test was found in, be it declared in a nested or an abstract one. */
    private Optional<String> className(TestIdentifier test) {
        Optional<TestIdentifier> at = Optional.of(test);
        Optional<String> outermost = Optional.empty();
        while (at.isPresent()) {
            Optional<String> here =
                    at.get()
                            .getSource()
                            .filter(ClassSource.class::isInstance)
                            .map(source -> ((ClassSource) source).getClassName());
            outermost = here.isPresent() ? here : outermost;
            at = plan.getParent(at.get());
        }
        return outermost;
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan testPlan) {
        if (file == null) {
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add("class,passed,failed,skipped,records_written,records_opened");
        classes.forEach(
                (name, c) ->
                        lines.add(
                                String.join(
                                        ",",
                                        name,
                                        Integer.toString(c.passed),
                                        Integer.toString(c.failed),
                                        Integer.toString(c.skipped),
                                        Long.toString(c.written),
                                        Long.toString(c.opened))));
        Path target = Path.of(file + "." + ProcessHandle.current().pid());
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.write(target, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
