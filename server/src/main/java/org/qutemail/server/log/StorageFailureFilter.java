// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Keeps a disk or database that is away from filling the log: James writes a stack trace for every
 * request that fails of it. What fails of the storage (see {@link StorageFailures}) becomes one
 * line without a stack trace, for each kind of message at most once a minute, and the next one says
 * how many were left out. That the storage is in trouble, since when and why says the {@code ALARM}
 * of the storage watch. All else passes, and so does everything of a logger at level DEBUG.
 */
public final class StorageFailureFilter extends TurboFilter {

    /** The logger of the lines that are left. */
    static final String NAME = "org.qutemail.server.log.StorageFailures";

    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Some texts are not constant. */
    private static final int MOST_KINDS = 500;

    private final LongSupplier nanos;
    private final Map<String, Kind> kinds = new HashMap<>();

    /** Made by Logback. */
    public StorageFailureFilter() {
        this(System::nanoTime);
    }

    StorageFailureFilter(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static final class Kind {
        private long told;
        private long leftOut;
    }

    @Override
    public FilterReply decide(
            Marker marker,
            Logger logger,
            Level level,
            String format,
            Object[] arguments,
            Throwable thrown) {
        Level threshold = logger.getEffectiveLevel();
        if (format == null
                || !level.isGreaterOrEqual(Level.WARN)
                || !level.isGreaterOrEqual(threshold)
                || !threshold.isGreaterOrEqual(Level.INFO)) {
            return FilterReply.NEUTRAL;
        }
        Optional<String> failure = failure(format, arguments, thrown);
        if (failure.isEmpty()) {
            return FilterReply.NEUTRAL;
        }
        count(logger.getName() + format.lines().findFirst().orElse(""))
                .ifPresent(
                        leftOut ->
                                tell(
                                        logger,
                                        level,
                                        text(format, arguments),
                                        failure.get(),
                                        leftOut));
        return FilterReply.DENY;
    }

    private static Optional<String> failure(String format, Object[] arguments, Throwable thrown) {
        if (thrown != null) {
            return StorageFailures.in(thrown);
        }
        // Logback looks for it there only when it makes the event.
        if (arguments != null
                && arguments.length > 0
                && arguments[arguments.length - 1] instanceof Throwable) {
            return StorageFailures.in((Throwable) arguments[arguments.length - 1]);
        }
        return StorageFailures.inPrinted(format);
    }

    /** How many were left out since the last one; empty when this one is, too. */
    private synchronized Optional<Long> count(String name) {
        long now = nanos.getAsLong();
        if (kinds.size() >= MOST_KINDS) {
            kinds.clear();
        }
        Kind kind = kinds.get(name);
        if (kind == null) {
            kind = new Kind();
            kinds.put(name, kind);
        } else if (now - kind.told < WINDOW_NANOS) {
            kind.leftOut++;
            return Optional.empty();
        }
        long leftOut = kind.leftOut;
        kind.told = now;
        kind.leftOut = 0;
        return Optional.of(leftOut);
    }

    private static String text(String format, Object[] arguments) {
        return MessageFormatter.arrayFormat(format, arguments)
                .getMessage()
                .lines()
                .findFirst()
                .orElse("");
    }

    private static void tell(
            Logger logger, Level level, String text, String failure, long leftOut) {
        Logger own = logger.getLoggerContext().getLogger(NAME);
        String more = leftOut == 0 ? "" : " (" + leftOut + " more like it were left out)";
        String line = "{}: {}: {}{}";
        if (level.isGreaterOrEqual(Level.ERROR)) {
            own.error(line, logger.getName(), text, failure, more);
        } else {
            own.warn(line, logger.getName(), text, failure, more);
        }
    }
}
