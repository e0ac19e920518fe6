// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Date;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.index.IndexRow;

/**
 * A stored message whose size and date are those that the index vouches for, if it does: columns of
 * the mailbox can be changed by whoever writes to its database, and JPA keeps dates in the time
 * zone of the server, which may be another one by now.
 */
abstract class IndexedMailboxMessage extends ForwardingMailboxMessage {

    private final Voucher voucher;

    IndexedMailboxMessage(MailboxMessage stored, Voucher voucher) {
        super(stored);
        this.voucher = voucher;
    }

    final Voucher voucher() {
        return voucher;
    }

    @Override
    public final long getFullContentOctets() {
        return voucher.row().map(IndexRow::plainOctets).orElseGet(super::getFullContentOctets);
    }

    @Override
    public final Date getInternalDate() {
        return voucher.row()
                .flatMap(IndexRow::internalDate)
                .map(Date::from)
                .orElseGet(super::getInternalDate);
    }
}
