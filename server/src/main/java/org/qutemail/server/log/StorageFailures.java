// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.log;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells failures of disk and database from those of what uses them. */
final class StorageFailures {

    /** Beginnings of SQLSTATEs, which PostgreSQL and Derby share where not said otherwise. */
    private static final List<String> STATES =
            List.of(
                    "08", // no connection
                    "25006", // PostgreSQL: can only be read
                    "25502", // Derby: likewise
                    "25503", "53", // PostgreSQL: no room, no memory, no connection left
                    "57P0", // PostgreSQL is stopping or starting
                    "XSDF", // Derby: files cannot be written
                    "XSDG", "XSLA", // Derby: its log cannot be written
                    "XJ040"); // Derby: the database does not start

    /** The system's words, which come in messages only. */
    private static final Set<String> WORDS =
            Set.of("No space left on device", "Read-only file system", "Disk quota exceeded");

    private static final Pattern PRINTED =
            Pattern.compile(
                    "java\\.sql\\.SQL(Non)?TransientConnectionException: (?<why>.*)"
                            + "|PSQLException: (?<sql>FATAL|This connection has been closed|An I/O"
                            + " error|Connection to ).*");

    /** Causes may go in circles. */
    private static final int DEEPEST = 30;

    private StorageFailures() {}

    /** What failed of the storage among the causes, in one line; empty: something else did. */
    static Optional<String> in(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .filter(StorageFailures::isOne)
                .reduce((outer, inner) -> inner)
                .map(StorageFailures::describe);
    }

    /** {@link #in} for a text that holds a printed stack trace, as James makes some. */
    static Optional<String> inPrinted(String text) {
        if (!text.contains("\n\tat ")) {
            return Optional.empty();
        }
        return PRINTED.matcher(text).results().findFirst().map(found -> found.group());
    }

    private static boolean isOne(Throwable failure) {
        if (failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException) {
            return true;
        }
        if (failure instanceof SQLException) {
            String state = ((SQLException) failure).getSQLState();
            return state != null && STATES.stream().anyMatch(state::startsWith);
        }
        return failure instanceof IOException && WORDS.stream().anyMatch(reason(failure)::contains);
    }

    private static String reason(Throwable failure) {
        String reason =
                failure instanceof FileSystemException
                        ? ((FileSystemException) failure).getReason()
                        : failure.getMessage();
        return reason == null ? "" : reason;
    }

    private static String describe(Throwable failure) {
        return failure.toString().lines().findFirst().orElse("");
    }
}
