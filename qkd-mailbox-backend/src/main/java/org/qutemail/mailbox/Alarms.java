// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what cannot be opened, and says each thing once: a search passes an unreadable message
 * again and again, and a log full of one message hides the others. Thread-safe.
 */
final class Alarms {

    private static final Logger LOGGER = LoggerFactory.getLogger(Alarms.class);
    private static final int REMEMBERED = 10_000;

    private final SealedMailboxMetrics metrics;
    private final Set<String> said =
            Collections.synchronizedSet(
                    Collections.newSetFromMap(
                            new LinkedHashMap<>() {
                                private static final long serialVersionUID = 1L;

                                @Override
                                protected boolean removeEldestEntry(
                                        Map.Entry<String, Boolean> eldest) {
                                    return size() > REMEMBERED;
                                }
                            }));

    Alarms(SealedMailboxMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * @param what the message or attachment
     * @return what to throw
     */
    SealedMessageException raise(String what, Throwable cause) {
        SealedMessageException failure = SealingFailures.notOpened(what, cause);
        metrics.alarm(failure.error());
        if (said.add(failure.error() + " " + what)) {
            LOGGER.warn("ALARM {}", failure.getMessage());
        }
        return failure;
    }
}
