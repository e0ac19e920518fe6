// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.mpt;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.qutemail.mailbox.contract.SealedBackend;

/** One run of {@link ImapSuites}, counted suite by suite. */
final class SuiteRun implements TestExecutionListener {

    /** What one suite did. */
    static final class Counts {
        int passed;
        int failed;
        int skipped;
        long written;
        long opened;

        /** Passed, failed and skipped, in words. */
        String outcome() {
            return passed + " passed, " + failed + " failed, " + skipped + " skipped";
        }

        /** Whether sealed records were met: {@code none}, {@code written}, or {@code opened}. */
        String records() {
            return written == 0 ? "none" : opened == 0 ? "written" : "opened";
        }
    }

    private final SortedMap<String, Counts> suites = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private String suite = "";
    private long written = SealedBackend.metrics().recordsWritten();
    private long opened = SealedBackend.metrics().recordsOpened();

    private SuiteRun() {}

    /** Runs all suites of the class, one after the other, in this JVM. */
    static SuiteRun of(Class<? extends ImapSuites> suites) {
        SuiteRun run = new SuiteRun();
        LauncherFactory.create(
                        LauncherConfig.builder()
                                .enableTestExecutionListenerAutoRegistration(false)
                                .build())
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(suites))
                                .filters(EngineFilter.includeEngines("junit-jupiter"))
                                .configurationParameter(
                                        LauncherConstants.STACKTRACE_PRUNING_ENABLED_PROPERTY_NAME,
                                        "false")
                                .build(),
                        run);
        return run;
    }

    /** By the name of James's class. */
    SortedMap<String, Counts> suites() {
        return suites;
    }

    /** What failed, and how. */
    List<String> failures() {
        return failures;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        test.getSource()
                .filter(ClassSource.class::isInstance)
                .map(source -> ((ClassSource) source).getJavaClass())
                .filter(type -> !ImapSuites.class.isAssignableFrom(type))
                .ifPresent(type -> suite = type.getSuperclass().getSimpleName());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (!test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            return;
        }
        Counts counts = counts();
        switch (result.getStatus()) {
            case SUCCESSFUL -> counts.passed++;
            case ABORTED -> counts.skipped++;
            default -> {
                counts.failed++;
                failures.add(
                        suite
                                + "."
                                + test.getDisplayName()
                                + ": "
                                + result.getThrowable().map(Throwable::toString).orElse(""));
            }
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        counts().skipped++;
    }

    private Counts counts() {
        Counts counts = suites.computeIfAbsent(suite, any -> new Counts());
        long nowWritten = SealedBackend.metrics().recordsWritten();
        long nowOpened = SealedBackend.metrics().recordsOpened();
        counts.written += nowWritten - written;
        counts.opened += nowOpened - opened;
        written = nowWritten;
        opened = nowOpened;
        return counts;
    }
}
