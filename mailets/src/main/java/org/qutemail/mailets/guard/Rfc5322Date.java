// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as header fields hold them (RFC 5322 section 3.3), in UTC. */
public final class Rfc5322Date {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);

    private Rfc5322Date() {}

    /** The clock's time. */
    public static String now(Clock clock) {
        return clock.instant().atOffset(ZoneOffset.UTC).format(FORMAT);
    }
}
