// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import com.google.common.collect.AbstractIterator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;

/**
 * Cuts listings into batches whose keys are looked up together: many when the messages are small,
 * few when they may be in memory as a whole.
 */
final class Batches {

    private static final int MESSAGES = 64;
    private static final long OCTETS = 1 << 20;

    private Batches() {}

    /** A new test for each listing: whether the message is the last one of a batch. */
    static Predicate<MailboxMessage> last() {
        return new Predicate<>() {
            private int messages;
            private long octets;

            @Override
            public boolean test(MailboxMessage message) {
                messages++;
                octets += message.getFullContentOctets();
                if (messages < MESSAGES && octets < OCTETS) {
                    return false;
                }
                messages = 0;
                octets = 0;
                return true;
            }
        };
    }

    /** The same messages, a batch at a time. */
    static Iterator<List<MailboxMessage>> of(Iterator<MailboxMessage> messages) {
        Predicate<MailboxMessage> last = last();
        return new AbstractIterator<>() {
            @Override
            protected List<MailboxMessage> computeNext() {
                List<MailboxMessage> batch = new ArrayList<>();
                while (messages.hasNext()) {
                    MailboxMessage message = messages.next();
                    batch.add(message);
                    if (last.test(message)) {
                        break;
                    }
                }
                return batch.isEmpty() ? endOfData() : batch;
            }
        };
    }
}
