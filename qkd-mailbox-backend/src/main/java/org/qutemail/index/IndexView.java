// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Map;
import java.util.Optional;

/** What the index says of some messages of one mailbox, looked up at once. Immutable. */
public final class IndexView {

    private final MessageIndex index;
    private final long mailboxId;
    private final String owner;
    private final Map<Long, IndexRow> rows;

    /**
     * @param owner whose mailbox the storage says it is
     * @param rows by uid
     */
    IndexView(MessageIndex index, long mailboxId, String owner, Map<Long, IndexRow> rows) {
        this.index = index;
        this.mailboxId = mailboxId;
        this.owner = owner;
        this.rows = rows;
    }

    /** The row of a message, whatever is to be thought of it. */
    public Optional<IndexRow> row(long uid) {
        return Optional.ofNullable(rows.get(uid));
    }

    /** Whether this server removed the message not long ago: it was listed just before. */
    public boolean isGone(long uid) {
        return index.isGone(new Place(mailboxId, uid));
    }

    /**
     * Why the row of a message does not vouch for it; empty when it does.
     *
     * @return for people, to stand behind "message ... cannot be opened"
     */
    public Optional<String> objection(long uid) {
        IndexRow row = rows.get(uid);
        if (row == null) {
            return index.isFilled()
                    ? Optional.of("it has no row in the message index")
                    : Optional.empty();
        }
        if (!row.place().equals(new Place(mailboxId, uid)) || !index.holds(row)) {
            return Optional.of("its row in the message index was changed from outside");
        }
        if (row.state() == IndexState.GONE) {
            return Optional.of("the message index knows it as removed");
        }
        return row.owner().equals(owner)
                ? Optional.empty()
                : Optional.of("the message index knows it as somebody else's");
    }
}
