// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.index.SealedCopy;

/** What the index is to know of the records of one sealed message. */
final class SealedForm {

    private final SealedRow row;
    private final byte[] context;
    private final byte[] header;
    private final byte[] bodyPreamble;
    private final byte[] bodyTag;
    private final long bodyLength;

    private SealedForm(SealedRow row, byte[] context, byte[] header, InputStream body)
            throws IOException {
        this.row = row;
        this.context = context;
        this.header = header;
        this.bodyPreamble = body.readNBytes(RecordFormat.PREAMBLE_SIZE);
        Tail tail = new Tail();
        long rest = body.transferTo(tail);
        this.bodyTag = tail.octets();
        this.bodyLength = bodyPreamble.length + rest;
    }

    /**
     * @param stored as the storage has it or is given it, marked
     * @throws IOException it cannot be read
     * @throws IllegalArgumentException its row is damaged
     */
    static SealedForm of(MailboxMessage stored, RecordContexts contexts) throws IOException {
        SealedRow row = SealedRow.parse(stored.getProperties());
        try (InputStream header = stored.getHeaderContent();
                InputStream body = stored.getBodyContent()) {
            return new SealedForm(
                    row,
                    contexts.recall(stored.getMessageId(), row.context()),
                    header.readAllBytes(),
                    body);
        }
    }

    /** Octets stored of the message. */
    long octets() {
        return header.length + bodyLength + row.details().length;
    }

    KeyId keyId() throws SealException {
        return row.keyId();
    }

    /**
     * @param mode how its key was taken, if anybody knows
     * @throws SealException a record is damaged
     */
    SealedCopy copy(Optional<KeyMode> mode) throws SealException {
        ByteArrayOutputStream commitments = new ByteArrayOutputStream(SealedCopy.COMMITMENTS);
        commitments.writeBytes(RecordFormat.commitment(header));
        commitments.writeBytes(RecordFormat.commitment(row.details()));
        commitments.writeBytes(RecordFormat.commitment(bodyPreamble));
        return new SealedCopy(
                Octets.of(context),
                keyId(),
                mode,
                Octets.of(RecordFormat.firstNonce(bodyPreamble, bodyLength)),
                Octets.of(bodyTag),
                Octets.of(commitments.toByteArray()));
    }
}
