// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the log says while the storage is away: enough, and not more. */
class StorageFailureFilterTest {

    private static final Exception AWAY =
            new IllegalStateException(
                    "Commit of transaction failed",
                    new SQLTransientConnectionException("the database does not answer\nat all"));

    private final AtomicLong now = new AtomicLong();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Logger logger;

    @BeforeEach
    void open() {
        LoggerContext context = new LoggerContext();
        StorageFailureFilter filter = new StorageFailureFilter(now::get);
        filter.start();
        context.addTurboFilter(filter);
        log.start();
        Logger root = context.getLogger("ROOT");
        root.setLevel(Level.INFO);
        root.addAppender(log);
        logger = context.getLogger("org.apache.james.Some");
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void failureOfTheStorageShouldBeOneLineWithoutAStackTrace() {
        logger.error("Failed {} processing", "mail-1", AWAY);

        assertThat(lines())
                .containsExactly(
                        "org.apache.james.Some: Failed mail-1 processing:"
                                + " java.sql.SQLTransientConnectionException: the database does not"
                                + " answer");
        assertThat(log.list.get(0).getLevel()).isEqualTo(Level.ERROR);
        assertThat(log.list.get(0).getThrowableProxy()).isNull();
    }

    @Test
    void failuresOfOneKindShouldBeToldOnceAMinuteAndCounted() {
        IntStream.range(0, 50).forEach(i -> logger.warn("Failed {} of {}", i, 50, AWAY));
        logger.warn("Something else failed", AWAY);
        assertThat(lines()).hasSize(2);

        now.addAndGet(TimeUnit.SECONDS.toNanos(61));
        logger.warn("Failed {} of {}", 51, 50, AWAY);

        assertThat(lines())
                .hasSize(3)
                .last()
                .asString()
                .endsWith("(49 more like it were left out)");
    }

    static List<Exception> failures() {
        return List.of(
                new SQLException("could not extend file", "53100"),
                new SQLException("terminating connection", "57P01"),
                new SQLException("the log cannot be written", "XSLA1.D"),
                new FileSystemException("/home/x", null, "Read-only file system"),
                new IOException("No space left on device"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureOfTheStorageShouldBeRecognised(Exception failure) {
        logger.error("it failed", new RuntimeException(failure));

        assertThat(log.list.get(0).getThrowableProxy()).isNull();
    }

    static List<Exception> otherFailures() {
        return List.of(
                new NullPointerException(),
                new SQLException("duplicate key", "23505"),
                new SQLException("without a state"),
                new IOException("broken pipe"),
                new FileSystemException("/home/x"));
    }

    @ParameterizedTest
    @MethodSource("otherFailures")
    void everyOtherFailureShouldKeepItsStackTrace(Exception failure) {
        logger.error("it failed", new RuntimeException(failure));
        logger.error("it failed", new RuntimeException(failure));

        assertThat(log.list).hasSize(2).allMatch(event -> event.getThrowableProxy() != null);
    }

    /** James prints some into the text. */
    @Test
    void printedStackTraceShouldBeCutToo() {
        StringWriter printed = new StringWriter();
        AWAY.printStackTrace(new PrintWriter(printed, true));

        logger.error("Exception calling Mailet: it failed\n" + printed);
        logger.error("Exception calling Mailet: it failed again\n" + printed);
        logger.error("Exception calling Mailet: it failed\n\tat its best");

        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0))
                .isEqualTo(
                        "org.apache.james.Some: Exception calling Mailet: it failed:"
                                + " java.sql.SQLTransientConnectionException: the database does not"
                                + " answer");
        assertThat(lines().get(2)).contains("\n\tat its best");
    }

    @Test
    void everythingShouldPassAtLevelDebugAndNothingThatTheLevelForbids() {
        logger.info("not worth a word", AWAY);
        assertThat(log.list.get(0).getThrowableProxy()).isNotNull();
        logger.setLevel(Level.ERROR);
        logger.warn("forbidden", AWAY);
        assertThat(log.list).hasSize(1);
        logger.setLevel(Level.DEBUG);
        logger.error("it failed", AWAY);
        assertThat(log.list).hasSize(2).last().matches(event -> event.getThrowableProxy() != null);
    }
}
