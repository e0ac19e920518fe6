// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Optional;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.core.seal.record.RecordSource;
import org.qutemail.index.IndexStoreException;

/** Opens the parts of one stored message, and raises the alarm when one cannot be opened. */
final class MessageOpening {

    private final MailboxMessage stored;
    private final Records records;
    private final RecordContexts contexts;
    private final CopyKeys keys;
    private final Voucher voucher;
    private final Alarms alarms;
    private volatile SealedRow row;
    private MessageDetails details;

    // A search asks for a header once for each of its criteria, and a fetch looks through all parts
    // before it sends them. Weak: whatever stays unread for one collection is opened again, so a
    // list of many messages holds no text that nobody reads.
    private volatile Reference<byte[]> header = new WeakReference<>(null);
    private volatile Reference<byte[]> body = new WeakReference<>(null);

    MessageOpening(
            MailboxMessage stored,
            Records records,
            RecordContexts contexts,
            CopyKeys keys,
            Voucher voucher,
            Alarms alarms) {
        this.stored = stored;
        this.records = records;
        this.contexts = contexts;
        this.keys = keys;
        this.voucher = voucher;
        this.alarms = alarms;
    }

    MessageOpening of(MailboxMessage other) {
        return new MessageOpening(other, records, contexts, keys, voucher, alarms);
    }

    /** The copy that the row names; empty when the row is too damaged to name one. */
    Optional<CopyRef> copy() {
        try {
            SealedRow row = row();
            return Optional.of(new CopyRef(row.keyId(), context(row)));
        } catch (SealException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Opened once and kept: small, and asked for several times per fetch. */
    synchronized MessageDetails details() throws SealedMessageException {
        if (details == null) {
            try {
                SealedRow row = row();
                voucher.checkSealed(context(row));
                voucher.check(Voucher.Part.DETAILS, row.details());
                byte[] context = RecordContexts.of(context(row), MessageSealer.DETAILS);
                details =
                        MessageDetails.parse(
                                records.open(key(row), RecordPart.HEADER, context, row.details()));
            } catch (IOException
                    | IndexStoreException
                    | KeyException
                    | SealException
                    | IllegalArgumentException e) {
                throw failure(e);
            } finally {
                Reference.reachabilityFence(keys);
            }
        }
        return details;
    }

    InputStream header() throws IOException {
        byte[] known = header.get();
        if (known != null) {
            return new ByteArrayInputStream(known);
        }
        try (InputStream in = stored.getHeaderContent()) {
            SealedRow row = row();
            byte[] record = in.readAllBytes();
            voucher.checkSealed(context(row));
            voucher.check(Voucher.Part.HEADER, record);
            if (record.length != stored.getHeaderOctets()) {
                // Where the body begins is told to clients, and opens nothing by itself.
                throw new SealException(
                        SealError.CORRUPT, "its header has not the length that its row says");
            }
            byte[] plain = records.open(key(row), RecordPart.HEADER, context(row), record);
            header = new WeakReference<>(plain);
            return new ByteArrayInputStream(plain);
        } catch (IndexStoreException | KeyException | SealException | IllegalArgumentException e) {
            throw new IOException(failure(e));
        } finally {
            Reference.reachabilityFence(keys);
        }
    }

    /**
     * @param plainLength octets that the index row announces for the body
     */
    InputStream body(long plainLength) throws IOException {
        byte[] known = body.get();
        if (known != null) {
            return new ByteArrayInputStream(known);
        }
        try {
            SealedRow row = row();
            RecordSource record =
                    RecordSource.of(RecordFormat.sealedLength(plainLength), stored::getBodyContent);
            voucher.checkSealed(context(row));
            try (InputStream beginning = record.open()) {
                voucher.check(Voucher.Part.BODY, beginning.readNBytes(RecordFormat.PREAMBLE_SIZE));
            }
            if (Records.isSmall(record)) {
                byte[] plain = records.openSmall(key(row), RecordPart.BODY, context(row), record);
                body = new WeakReference<>(plain);
                return new ByteArrayInputStream(plain);
            }
            return records.open(key(row), RecordPart.BODY, context(row), record);
        } catch (IndexStoreException | KeyException | SealException | IllegalArgumentException e) {
            throw new IOException(failure(e));
        } finally {
            Reference.reachabilityFence(keys);
        }
    }

    /**
     * Read once and kept, it is asked for with every part; there is only ciphertext in it. Without
     * a lock: whoever looks up the keys of a batch asks all of its messages, while each may be
     * waiting for that.
     */
    private SealedRow row() {
        SealedRow known = row;
        if (known == null) {
            known = SealedRow.parse(stored.getProperties());
            row = known;
        }
        return known;
    }

    private byte[] context(SealedRow row) {
        return contexts.recall(stored.getMessageId(), row.context());
    }

    private KeyMaterial key(SealedRow row) throws KeyException, SealException {
        return keys.get(new CopyRef(row.keyId(), context(row)));
    }

    /** Raises the alarm, unless it was raised for this cause already. */
    SealedMessageException failure(Throwable cause) {
        for (Throwable known = cause; known != null; known = known.getCause()) {
            if (known instanceof SealedMessageException) {
                return (SealedMessageException) known;
            }
        }
        return voucher.isGone()
                ? SealingFailures.notOpened(describe(stored) + ", removed meanwhile,", cause)
                : alarms.raise(describe(stored), cause);
    }

    Voucher voucher() {
        return voucher;
    }

    /** Whether the index objects to the message; its records may be damaged all the same. */
    boolean isVouchedFor() {
        try {
            voucher.checkSealed(context(row()));
            return true;
        } catch (IndexStoreException | SealException | IllegalArgumentException e) {
            return false;
        }
    }

    static String describe(MailboxMessage stored) {
        // The JPA mailbox has ids that are none, and throw when asked for a text.
        MessageId id = stored.getMessageId();
        return "message "
                + (id.isSerializable() ? id.serialize() : "without id")
                + " (mailbox "
                + stored.getMailboxId().serialize()
                + ", uid "
                + stored.getUid().asLong()
                + ")";
    }
}
