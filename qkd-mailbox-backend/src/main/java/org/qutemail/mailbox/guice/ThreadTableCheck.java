// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import com.google.inject.matcher.Matchers;
import java.util.Set;
import javax.inject.Inject;
import org.apache.james.mailbox.store.mail.NaiveThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.SearchThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;

/**
 * Refuses a start with a thread guesser that keeps a table: James's one for Cassandra writes
 * Message-ID and subject of every message in clear. The two that are let through keep nothing: one
 * searches (through the sealing, at each append), one makes every message a thread of its own.
 */
final class ThreadTableCheck {

    private static final Set<Class<?>> KEEPS_NOTHING =
            Set.of(SearchThreadIdGuessingAlgorithm.class, NaiveThreadIdGuessingAlgorithm.class);

    @Inject
    ThreadTableCheck(ThreadIdGuessingAlgorithm guesser) {
        if (KEEPS_NOTHING.stream().noneMatch(known -> is(guesser.getClass(), known))) {
            throw new IllegalStateException(
                    "the thread guesser "
                            + guesser.getClass().getName()
                            + " is not known to keep no subject in clear; bind "
                            + SearchThreadIdGuessingAlgorithm.class.getSimpleName()
                            + " or "
                            + NaiveThreadIdGuessingAlgorithm.class.getSimpleName());
        }
    }

    /** Itself, or what Guice made of it for an interceptor. */
    private static boolean is(Class<?> actual, Class<?> known) {
        return actual == known
                || (Matchers.subclassesOf(known).matches(actual)
                        && actual.getName().contains("$$EnhancerByGuice$$"));
    }
}
