// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.util.DurationParser;

/**
 * When put-off mail comes back: after each of the delays in turn, then again and again after the
 * last one, until it has waited too long.
 *
 * @param delays at least one, each at least a millisecond
 * @param giveUpAfter counted from the first time it was put off
 */
record RetrySchedule(List<Duration> delays, Duration giveUpAfter) {

    static final String DEFAULT_DELAYS = "60s, 120s, 240s";
    static final String DEFAULT_GIVE_UP = "5d";

    RetrySchedule {
        delays = List.copyOf(delays);
    }

    /**
     * @param delays of the parameter {@code delays}, such as {@code 60s, 120s, 240s}; null or empty
     *     for that
     * @param giveUpAfter of the parameter {@code giveUpAfter}; null or empty for 5 days
     * @throws MessagingException a value that is no duration, or not above zero
     */
    static RetrySchedule parse(String delays, String giveUpAfter) throws MessagingException {
        List<Duration> parsed = new ArrayList<>();
        for (String delay : orDefault(delays, DEFAULT_DELAYS).split(",")) {
            parsed.add(duration("delays", delay.trim()));
        }
        return new RetrySchedule(
                parsed, duration("giveUpAfter", orDefault(giveUpAfter, DEFAULT_GIVE_UP).trim()));
    }

    /**
     * @param attempts how often it was put off already
     * @param waited since it was put off first
     * @return how long to wait now; empty: give up
     */
    Optional<Duration> next(int attempts, Duration waited) {
        if (waited.compareTo(giveUpAfter) >= 0) {
            return Optional.empty();
        }
        return Optional.of(delays.get(Math.min(Math.max(attempts, 0), delays.size() - 1)));
    }

    private static String orDefault(String value, String standard) {
        return value == null || value.isBlank() ? standard : value;
    }

    private static Duration duration(String name, String value) throws MessagingException {
        try {
            Duration duration = DurationParser.parse(value);
            if (duration.compareTo(Duration.ofMillis(1)) >= 0) {
                return duration;
            }
        } catch (RuntimeException e) {
            // Told below.
        }
        throw new MessagingException(
                name + " has '" + value + "', it must be a duration above zero such as 60s or 5d");
    }
}
