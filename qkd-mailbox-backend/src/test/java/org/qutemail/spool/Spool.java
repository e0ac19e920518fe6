// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.mailet.Mail;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.vault.root.VaultRefusedException;

/** Keys and decorators for tests. */
final class Spool {

    static final SecureRandom RANDOM = new SecureRandom();

    private Spool() {}

    static RootSpoolKeys keys() {
        return keys(new TestRoot(1));
    }

    static RootSpoolKeys keys(TestRoot root) {
        try {
            return new RootSpoolKeys(root, RANDOM);
        } catch (VaultRefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Over the given queue; a damaged mail fails the test that meets it. */
    static ManageableMailQueue sealed(ManageableMailQueue inner) {
        return sealed(inner, keys(), new Unexpected());
    }

    static ManageableMailQueue sealed(
            ManageableMailQueue inner, SpoolKeys keys, DamagedMail damaged) {
        return new SealedMailQueue(
                inner,
                new RawMailQueueItemDecoratorFactory(),
                new MailSealing(keys, RANDOM),
                damaged,
                () -> true);
    }

    /** Damaged mail where there should be none. */
    static final class Unexpected implements DamagedMail {

        private final AtomicInteger seen = new AtomicInteger();

        @Override
        public void setAside(Mail kept, String place, SealException why) {
            seen.incrementAndGet();
            throw new AssertionError(place + ": " + kept.getName(), why);
        }
    }
}
