// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.index.Backfill;
import org.qutemail.index.IndexRow;
import org.qutemail.index.IndexStoreException;
import org.qutemail.index.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows for messages that were stored before there was an index, from what lies in the storage.
 * Nothing is opened, so nothing is proven: what they say is what they were found to be.
 */
public final class MailboxBackfill implements Backfill {

    private static final Logger LOGGER = LoggerFactory.getLogger(MailboxBackfill.class);

    private final MailboxSessionMapperFactory storage;
    private final MailboxId.Factory ids;
    private final MailboxSession session;
    private final IndexRows rows;

    /**
     * @param session of the server itself
     */
    public MailboxBackfill(
            MailboxSessionMapperFactory storage,
            MailboxId.Factory ids,
            StorageLayout layout,
            MailboxSession session) {
        this.storage = storage;
        this.ids = ids;
        this.session = session;
        this.rows = new IndexRows(layout.contexts());
    }

    @Override
    public List<IndexRow> rowsFor(List<Place> places) throws IndexStoreException {
        Map<Long, List<Place>> mailboxes =
                places.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Place::mailboxId, TreeMap::new, Collectors.toList()));
        List<IndexRow> found = new ArrayList<>();
        for (Map.Entry<Long, List<Place>> mailbox : mailboxes.entrySet()) {
            try {
                add(found, mailbox.getKey(), mailbox.getValue());
            } catch (MailboxException | RuntimeException e) {
                throw new IndexStoreException(
                        "mailbox " + mailbox.getKey() + " cannot be read: " + e.getMessage(), e);
            }
        }
        return found;
    }

    private void add(List<IndexRow> found, long mailboxId, List<Place> places)
            throws MailboxException {
        Mailbox mailbox =
                storage.createMailboxMapper(session)
                        .findMailboxById(ids.fromString(String.valueOf(mailboxId)))
                        .block();
        Set<Place> wanted = new HashSet<>(places);
        // Underneath the sealing: the records themselves are looked at.
        MessageMapper mapper = storage.createMessageMapper(session);
        try {
            Iterator<MailboxMessage> messages =
                    mapper.findInMailbox(
                            mailbox,
                            MessageRange.range(
                                    MessageUid.of(places.get(0).uid()),
                                    MessageUid.of(places.get(places.size() - 1).uid())),
                            FetchType.FULL,
                            MessageMapper.UNLIMITED);
            while (messages.hasNext()) {
                MailboxMessage message = messages.next();
                if (wanted.contains(Places.of(message))) {
                    older(message, mailbox).ifPresent(found::add);
                }
            }
        } finally {
            mapper.endRequest();
        }
    }

    /** Without a row a damaged message stays unreadable, which it is anyway. */
    private Optional<IndexRow> older(MailboxMessage message, Mailbox mailbox) {
        try {
            return Optional.of(rows.older(message, Vouchers.owner(mailbox), received(message)));
        } catch (MailboxException e) {
            LOGGER.warn("ALARM {}: {}", e.getMessage(), e.getCause().getMessage());
            return Optional.empty();
        }
    }

    /** Nobody noted it; this comes closest. */
    private static Instant received(MailboxMessage message) {
        return message.getSaveDate()
                .or(() -> Optional.ofNullable(message.getInternalDate()))
                .map(Date::toInstant)
                .orElse(Instant.EPOCH);
    }
}
