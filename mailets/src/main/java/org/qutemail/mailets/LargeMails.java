// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.concurrent.Semaphore;
import javax.inject.Inject;
import javax.inject.Singleton;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.qutemail.core.policy.LargeMailLimit;

/**
 * Bounds how many large mails are queued, sealed or opened at once ({@code <maxConcurrentLarge>} in
 * {@code qkd.xml}); the others wait in the order they came, as they came. Each is in memory several
 * times while it is worked on, so all of them at once need more heap than there may be. Small mail
 * is never held up by the bound itself.
 *
 * <p>A place belongs to the thread that has it: what it does inside does not wait for itself.
 */
@Singleton
public final class LargeMails {

    /** What is to be done with a mail. */
    @FunctionalInterface
    public interface Work {
        void run() throws MessagingException;
    }

    private final Semaphore places;
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    @Inject
    public LargeMails(LargeMailLimit limit) {
        places = new Semaphore(limit.atOnce(), true);
    }

    /**
     * Does the work in this thread, for a large mail when there is a place.
     *
     * @throws MessagingException the work's, or the thread was interrupted while waiting: nothing
     *     was done
     */
    public void run(Mail mail, Work work) throws MessagingException {
        if (mail.getMessageSize() <= LargeMailLimit.LARGE || inside.get()) {
            work.run();
            return;
        }
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MessagingException("interrupted while other large mails were worked on", e);
        }
        inside.set(true);
        try {
            work.run();
        } finally {
            inside.remove();
            places.release();
        }
    }
}
