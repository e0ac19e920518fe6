// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import javax.mail.Flags;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;

/**
 * A message whose identity, flags and dates are another's; what it contains is for the subclasses
 * to say. Setters reach the other one too: mappers hand uid and modification sequence back that
 * way.
 */
abstract class ForwardingMailboxMessage implements MailboxMessage {

    private final MailboxMessage other;

    ForwardingMailboxMessage(MailboxMessage other) {
        this.other = Objects.requireNonNull(other);
    }

    final MailboxMessage other() {
        return other;
    }

    /** Of the plain message, sealed or not: RFC822.SIZE. */
    @Override
    public long getFullContentOctets() {
        return other.getFullContentOctets();
    }

    @Override
    public MessageId getMessageId() {
        return other.getMessageId();
    }

    @Override
    public ThreadId getThreadId() {
        return other.getThreadId();
    }

    @Override
    public ComposedMessageIdWithMetaData getComposedMessageIdWithMetaData() {
        return other.getComposedMessageIdWithMetaData();
    }

    @Override
    public MailboxId getMailboxId() {
        return other.getMailboxId();
    }

    @Override
    public MessageUid getUid() {
        return other.getUid();
    }

    @Override
    public void setUid(MessageUid uid) {
        other.setUid(uid);
    }

    @Override
    public ModSeq getModSeq() {
        return other.getModSeq();
    }

    @Override
    public void setModSeq(ModSeq modSeq) {
        other.setModSeq(modSeq);
    }

    @Override
    public Date getInternalDate() {
        return other.getInternalDate();
    }

    @Override
    public Optional<Date> getSaveDate() {
        return other.getSaveDate();
    }

    @Override
    public void setSaveDate(Date saveDate) {
        other.setSaveDate(saveDate);
    }

    @Override
    public boolean isAnswered() {
        return other.isAnswered();
    }

    @Override
    public boolean isDeleted() {
        return other.isDeleted();
    }

    @Override
    public boolean isDraft() {
        return other.isDraft();
    }

    @Override
    public boolean isFlagged() {
        return other.isFlagged();
    }

    @Override
    public boolean isRecent() {
        return other.isRecent();
    }

    @Override
    public boolean isSeen() {
        return other.isSeen();
    }

    @Override
    public Flags createFlags() {
        return other.createFlags();
    }

    @Override
    public void setFlags(Flags flags) {
        other.setFlags(flags);
    }

    /** As James's own messages compare: by uid. */
    @Override
    public final boolean equals(Object object) {
        return object instanceof MailboxMessage
                && Objects.equals(getUid(), ((MailboxMessage) object).getUid());
    }

    @Override
    public final int hashCode() {
        return Objects.hashCode(getUid());
    }

    /** Says which message, never what is in it. */
    @Override
    public String toString() {
        return getClass().getSimpleName()
                + "[mailbox "
                + getMailboxId()
                + ", uid "
                + getUid()
                + ", id "
                + getMessageId()
                + "]";
    }
}
