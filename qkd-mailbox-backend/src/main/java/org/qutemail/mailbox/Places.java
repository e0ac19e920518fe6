// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Collection;
import java.util.List;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.index.Place;

/** Places of the index, as James names them. The storages that have an index number mailboxes. */
final class Places {

    private Places() {}

    static long id(MailboxId mailbox) {
        return Long.parseLong(mailbox.serialize());
    }

    static Place of(Mailbox mailbox, MessageUid uid) {
        return new Place(id(mailbox.getMailboxId()), uid.asLong());
    }

    static Place of(MailboxMessage message) {
        return new Place(id(message.getMailboxId()), message.getUid().asLong());
    }

    static List<Place> of(Mailbox mailbox, Collection<MessageUid> uids) {
        return uids.stream().map(uid -> of(mailbox, uid)).toList();
    }
}
