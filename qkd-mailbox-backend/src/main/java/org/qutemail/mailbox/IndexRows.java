// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.policy.AppendOrigin;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.index.IndexRow;
import org.qutemail.index.IndexState;
import org.qutemail.index.Place;
import org.qutemail.index.SealedCopy;

/** Rows of messages, from what is stored of them. Thread-safe. */
final class IndexRows {

    /** Reason of rows made for messages that had none. */
    static final String BACKFILL = "backfill";

    private final RecordContexts contexts;

    IndexRows(RecordContexts contexts) {
        this.contexts = contexts;
    }

    /**
     * Of a message that is being stored.
     *
     * @param name that it gets
     */
    IndexRow row(ToStore form, UUID name, Place place, String owner, Instant received)
            throws MailboxException {
        return row(
                form.message(),
                form.decision().sealed(),
                form.mode(),
                name,
                place,
                owner,
                received,
                form.decision().origin(),
                form.decision().reason());
    }

    /** Of a message that lies there. */
    IndexRow older(MailboxMessage stored, String owner, Instant received) throws MailboxException {
        boolean sealed = SealedRow.isMarked(stored.getProperties());
        return row(
                stored,
                sealed,
                Optional.empty(),
                UUID.randomUUID(),
                Places.of(stored),
                owner,
                received,
                sealed ? AppendOrigin.DELIVER_SEALED : AppendOrigin.DELIVER_PLAIN,
                BACKFILL);
    }

    private IndexRow row(
            MailboxMessage stored,
            boolean isSealed,
            Optional<KeyMode> mode,
            UUID name,
            Place place,
            String owner,
            Instant received,
            AppendOrigin origin,
            String reason)
            throws MailboxException {
        Optional<SealedCopy> copy = Optional.empty();
        Octets digests = Octets.NONE;
        long octets = stored.getFullContentOctets();
        try {
            if (isSealed) {
                SealedForm form = SealedForm.of(stored, contexts);
                copy = Optional.of(form.copy(mode));
                octets = form.octets();
            } else {
                digests = PlainDigests.of(stored);
            }
        } catch (IOException | SealException | IllegalArgumentException e) {
            throw new MailboxException(
                    MessageOpening.describe(stored) + " has no row in the index", e);
        }
        return new IndexRow(
                place,
                name,
                IndexState.PENDING,
                owner,
                copy,
                digests,
                stored.getFullContentOctets(),
                octets,
                received.truncatedTo(ChronoUnit.MICROS),
                Optional.of(stored.getInternalDate().toInstant().truncatedTo(ChronoUnit.MILLIS)),
                origin,
                reason,
                0,
                Octets.NONE);
    }
}
