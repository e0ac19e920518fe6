// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.apache.james.util.ReactorUtils;
import org.qutemail.core.seal.record.RecordFormat;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * A stored sealed message as everything above the mapper gets to see it: the plain message, each
 * part opened when it is asked for and not before.
 *
 * <p>What cannot be opened fails with a {@link SealedMessageException}, inside an {@link
 * IOException} where only that can be thrown, and before the first octet of the part came out. The
 * getters that declare no exception throw it too, as James's own code catches it around them.
 */
final class OpenedMessage extends IndexedMailboxMessage {

    private final MessageOpening opening;
    private final boolean headerOnly;

    OpenedMessage(MailboxMessage stored, MessageOpening opening) {
        this(stored, opening, false);
    }

    private OpenedMessage(MailboxMessage stored, MessageOpening opening, boolean headerOnly) {
        super(stored, opening.voucher());
        this.opening = opening;
        this.headerOnly = headerOnly;
    }

    /**
     * The same message for a reader who asked for the header: its body is empty, as storages that
     * keep the two apart have it, so that a damaged body is nothing to this reader.
     */
    OpenedMessage withoutBody() {
        return new OpenedMessage(stored(), opening, true);
    }

    /** The stored message itself, with its records. */
    MailboxMessage stored() {
        return other();
    }

    /** Whether the index takes it for the message that was stored here. */
    boolean isVouchedFor() {
        return opening.isVouchedFor();
    }

    /**
     * Opens everything that a fetch will read, and lets go of it again: what is damaged shows now,
     * not in the middle of an answer.
     *
     * @param body whether the body will be read too
     */
    void verify(boolean body) throws SealedMessageException {
        try {
            opening.details();
            getHeaderContent().close();
            if (body) {
                getBodyContent().close();
            }
        } catch (IOException e) {
            throw opening.failure(e);
        }
    }

    @Override
    public InputStream getHeaderContent() throws IOException {
        return opening.header();
    }

    @Override
    public InputStream getBodyContent() throws IOException {
        return headerOnly ? InputStream.nullInputStream() : opening.body(getBodyOctets());
    }

    @Override
    public InputStream getFullContent() throws IOException {
        // Body first: both must be found sound before an octet of either goes out.
        InputStream body = getBodyContent();
        return new SequenceInputStream(getHeaderContent(), body);
    }

    @Override
    public Publisher<ByteBuffer> getHeaderContentReactive() {
        return chunks(this::getHeaderContent);
    }

    @Override
    public Publisher<ByteBuffer> getBodyContentReactive() {
        return chunks(this::getBodyContent);
    }

    @Override
    public Publisher<ByteBuffer> getFullContentReactive() {
        return chunks(this::getFullContent);
    }

    private interface Opener {
        InputStream open() throws IOException;
    }

    /** The key look-up may block, so it happens where blocking is allowed. */
    private static Flux<ByteBuffer> chunks(Opener opener) {
        return Flux.using(
                        opener::open,
                        stream -> ReactorUtils.toChunks(stream, Content.BUFFER_SIZE),
                        OpenedMessage::close)
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static void close(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // Everything was read; nothing depends on it any more.
        }
    }

    @Override
    public long getHeaderOctets() {
        try {
            return RecordFormat.plainLength(stored().getHeaderOctets());
        } catch (IllegalArgumentException e) {
            throw sneaky(opening.failure(e));
        }
    }

    @Override
    public long getBodyOctets() {
        return getFullContentOctets() - getHeaderOctets();
    }

    @Override
    public Properties getProperties() {
        return details().toProperties();
    }

    @Override
    public String getMediaType() {
        return getProperties().getMediaType();
    }

    @Override
    public String getSubType() {
        return getProperties().getSubType();
    }

    @Override
    public Long getTextualLineCount() {
        return details().lines();
    }

    @Override
    public List<MessageAttachmentMetadata> getAttachments() {
        return details().toAttachments(getMessageId());
    }

    private MessageDetails details() {
        try {
            return opening.details();
        } catch (SealedMessageException e) {
            throw sneaky(e);
        }
    }

    /** Throws what the method's signature does not name; see above. */
    static RuntimeException sneaky(SealedMessageException e) {
        return OpenedMessage.<RuntimeException>unchecked(e);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> E unchecked(Exception e) throws E {
        throw (E) e;
    }

    /** Another reference to the same records. */
    @Override
    public MailboxMessage copy(Mailbox mailbox) throws MailboxException {
        MailboxMessage copied = stored().copy(mailbox);
        return new OpenedMessage(copied, opening.of(copied), headerOnly);
    }
}
