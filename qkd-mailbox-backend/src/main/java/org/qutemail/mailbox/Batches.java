// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import com.google.common.collect.AbstractIterator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;

/**
 * Cuts listings into batches whose keys and index rows are looked up together: many when nothing or
 * little of each message is read, few when much of them may be in memory at once.
 */
final class Batches {

    /** The vault asks for so many keys in a statement. */
    private static final int MESSAGES = 64;

    /** Whose content is not read. */
    private static final int UNREAD = 512;

    private static final long OCTETS = 1 << 20;

    private Batches() {}

    /**
     * A new test for each listing: whether the message is the last one of a batch.
     *
     * @param type what is read of the messages
     */
    static Predicate<MailboxMessage> last(FetchType type) {
        switch (type) {
            case METADATA:
                return last(UNREAD, message -> 0);
            case HEADERS:
                return last(MESSAGES, MailboxMessage::getHeaderOctets);
            default:
                return last(MESSAGES, MailboxMessage::getFullContentOctets);
        }
    }

    private static Predicate<MailboxMessage> last(
            int most, ToLongFunction<MailboxMessage> octetsRead) {
        return new Predicate<>() {
            private int messages;
            private long octets;

            @Override
            public boolean test(MailboxMessage message) {
                messages++;
                octets += octetsRead.applyAsLong(message);
                if (messages < most && octets < OCTETS) {
                    return false;
                }
                messages = 0;
                octets = 0;
                return true;
            }
        };
    }

    /** The same messages, a batch at a time. */
    static Iterator<List<MailboxMessage>> of(Iterator<MailboxMessage> messages, FetchType type) {
        Predicate<MailboxMessage> last = last(type);
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
