// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.index.IndexStoreException;

/**
 * A message stored as it came, which the index has to know as such: otherwise somebody could take
 * the mark off a sealed one and have its records shown, or write what was never sent. Each part is
 * compared with its digest when it is read, before the first octet goes out.
 */
final class VouchedMessage extends IndexedMailboxMessage {

    private final Alarms alarms;
    private volatile boolean structureSound;

    VouchedMessage(MailboxMessage stored, Voucher voucher, Alarms alarms) {
        super(stored, voucher);
        this.alarms = alarms;
    }

    MailboxMessage stored() {
        return other();
    }

    /**
     * Looks at everything that a fetch will read, and raises the alarm when the index objects.
     *
     * @param body whether the body will be read too
     */
    void verify(boolean body) throws SealedMessageException {
        verifyStructure();
        try {
            getHeaderContent().close();
            if (body) {
                getBodyContent().close();
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void verifyStructure() throws SealedMessageException {
        if (structureSound) {
            return;
        }
        try {
            voucher().checkPlain(Voucher.Part.DETAILS, PlainDigests.ofStructure(other()));
            structureSound = true;
        } catch (IndexStoreException | SealException e) {
            throw failure(e);
        }
    }

    /** Whether the index takes it for the message that was stored here. */
    boolean isVouchedFor() {
        try {
            voucher().checkPlain();
            return true;
        } catch (IndexStoreException | SealException e) {
            return false;
        }
    }

    /** Raises the alarm, unless it was raised for this cause already. */
    private SealedMessageException failure(Exception cause) {
        if (cause.getCause() instanceof SealedMessageException) {
            return (SealedMessageException) cause.getCause();
        }
        String what = MessageOpening.describe(other());
        return voucher().isGone()
                ? SealingFailures.notOpened(what + ", removed meanwhile,", cause)
                : alarms.raise(what, cause);
    }

    /**
     * What is handed out is what was compared: the storage is not asked a second time.
     *
     * @param octets that its row announces, and clients are told
     */
    private InputStream compared(Voucher.Part part, InputStream content, long octets)
            throws IOException {
        InputStream kept =
                content.markSupported()
                        ? content
                        : new ByteArrayInputStream(content.readAllBytes());
        kept.mark(Integer.MAX_VALUE);
        try {
            CountingStream counted = new CountingStream(kept);
            voucher().checkPlain(part, PlainDigests.of(counted));
            if (counted.count() != octets) {
                throw new SealException(
                        SealError.CORRUPT, "its " + part + " has not the length that its row says");
            }
        } catch (IndexStoreException | SealException e) {
            kept.close();
            throw new IOException(failure(e));
        }
        kept.reset();
        return kept;
    }

    @Override
    public InputStream getHeaderContent() throws IOException {
        return compared(Voucher.Part.HEADER, other().getHeaderContent(), getHeaderOctets());
    }

    @Override
    public InputStream getBodyContent() throws IOException {
        return compared(Voucher.Part.BODY, other().getBodyContent(), getBodyOctets());
    }

    @Override
    public InputStream getFullContent() throws IOException {
        // Body first: both must be found sound before an octet of either goes out.
        InputStream body = getBodyContent();
        return new SequenceInputStream(getHeaderContent(), body);
    }

    private MailboxMessage sound() {
        try {
            verifyStructure();
            return other();
        } catch (SealedMessageException e) {
            throw OpenedMessage.sneaky(e);
        }
    }

    @Override
    public Properties getProperties() {
        return sound().getProperties();
    }

    @Override
    public String getMediaType() {
        return sound().getMediaType();
    }

    @Override
    public String getSubType() {
        return sound().getSubType();
    }

    @Override
    public Long getTextualLineCount() {
        return sound().getTextualLineCount();
    }

    @Override
    public long getHeaderOctets() {
        return other().getHeaderOctets();
    }

    @Override
    public long getBodyOctets() {
        return getFullContentOctets() - getHeaderOctets();
    }

    /** Read out of the content, so that has to be in order. */
    @Override
    public List<MessageAttachmentMetadata> getAttachments() {
        try {
            verify(true);
        } catch (SealedMessageException e) {
            throw OpenedMessage.sneaky(e);
        }
        return other().getAttachments();
    }

    @Override
    public MailboxMessage copy(Mailbox mailbox) throws MailboxException {
        return new VouchedMessage(other().copy(mailbox), voucher(), alarms);
    }
}
