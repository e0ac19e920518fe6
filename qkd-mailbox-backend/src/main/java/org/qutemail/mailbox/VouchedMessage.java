// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.seal.SealException;
import org.qutemail.index.IndexStoreException;

/**
 * A message stored as it came, which the index has to know as such: otherwise somebody could take
 * the mark off a sealed one and have its records shown. Asked when content is read.
 */
final class VouchedMessage extends UnsealedMessage {

    private final Voucher voucher;
    private final Alarms alarms;

    VouchedMessage(MailboxMessage stored, Voucher voucher, Alarms alarms) {
        super(stored);
        this.voucher = voucher;
        this.alarms = alarms;
    }

    MailboxMessage stored() {
        return other();
    }

    /** Asks the index, and raises the alarm when it objects. */
    void verify() throws SealedMessageException {
        try {
            voucher.checkPlain();
        } catch (IndexStoreException | SealException e) {
            String what = MessageOpening.describe(other());
            throw voucher.isGone()
                    ? SealingFailures.notOpened(what + ", removed meanwhile,", e)
                    : alarms.raise(what, e);
        }
    }

    /** Whether the index takes it for the message that was stored here. */
    boolean isVouchedFor() {
        try {
            voucher.checkPlain();
            return true;
        } catch (IndexStoreException | SealException e) {
            return false;
        }
    }

    private InputStream vouched(InputStream content) throws IOException {
        try {
            verify();
            return content;
        } catch (SealedMessageException e) {
            content.close();
            throw new IOException(e);
        }
    }

    @Override
    public InputStream getHeaderContent() throws IOException {
        return vouched(other().getHeaderContent());
    }

    @Override
    public InputStream getBodyContent() throws IOException {
        return vouched(other().getBodyContent());
    }

    @Override
    public InputStream getFullContent() throws IOException {
        return vouched(other().getFullContent());
    }

    @Override
    public MailboxMessage copy(Mailbox mailbox) throws MailboxException {
        return new VouchedMessage(other().copy(mailbox), voucher, alarms);
    }
}
