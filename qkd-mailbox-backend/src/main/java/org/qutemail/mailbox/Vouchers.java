// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Objects;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.index.IndexStoreException;
import org.qutemail.index.IndexView;
import org.qutemail.index.MessageIndex;

/**
 * What the index says of one batch of messages of a mailbox: nothing is asked for until the first
 * of them is opened, then all are looked up at once. Thread-safe.
 */
final class Vouchers {

    private final MessageIndex index;
    private final Mailbox mailbox;
    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;
    private IndexView view;

    Vouchers(MessageIndex index, Mailbox mailbox) {
        this.index = Objects.requireNonNull(index);
        this.mailbox = Objects.requireNonNull(mailbox);
    }

    /** Adds a message to the batch. */
    synchronized Voucher expect(MailboxMessage stored) {
        long uid = stored.getUid().asLong();
        from = Math.min(from, uid);
        to = Math.max(to, uid);
        return new IndexVoucher(this, stored);
    }

    synchronized IndexView view() throws IndexStoreException {
        if (view == null) {
            view = index.view(Places.id(mailbox.getMailboxId()), owner(mailbox), from, to);
        }
        return view;
    }

    static String owner(Mailbox mailbox) {
        return mailbox.getUser().asString();
    }
}
