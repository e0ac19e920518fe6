// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import com.google.common.base.Optional;
import com.google.common.io.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.james.mailbox.model.AttachmentId;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.ParsedAttachment;
import org.qutemail.core.seal.RecordPart;

/** An attachment on its way into the storage: no name, no content id, type and content sealed. */
final class SealedAttachment implements AutoCloseable {

    private final ParsedAttachment plain;
    private final long plainLength;
    private final SealedAttachmentType type;
    private final SealedBuffer record;

    private SealedAttachment(
            ParsedAttachment plain,
            long plainLength,
            SealedAttachmentType type,
            SealedBuffer record) {
        this.plain = plain;
        this.plainLength = plainLength;
        this.type = type;
        this.record = record;
    }

    static SealedAttachment seal(ParsedAttachment plain, NewCopy copy, Records records)
            throws IOException {
        String id = UUID.randomUUID().toString();
        byte[] context = RecordContexts.of(copy.context(), id);
        byte[] type = plain.getContentType().asString().getBytes(StandardCharsets.UTF_8);
        byte[] typeRecord = records.seal(copy.material(), RecordPart.HEADER, context, type);
        try (InputStream content = plain.getContent().openStream()) {
            CountingStream counted = new CountingStream(content);
            SealedBuffer record =
                    SealedBuffer.of(
                            out ->
                                    records.seal(
                                            copy.material(),
                                            RecordPart.ATTACHMENT,
                                            context,
                                            counted,
                                            out));
            return new SealedAttachment(
                    plain, counted.count(), new SealedAttachmentType(id, typeRecord), record);
        }
    }

    /** What is stored. */
    ParsedAttachment toStore() {
        return ParsedAttachment.builder()
                .contentType(type.toContentType())
                .content(
                        new ByteSource() {
                            @Override
                            public InputStream openStream() throws IOException {
                                return record.open();
                            }

                            @Override
                            public Optional<Long> sizeIfKnown() {
                                return Optional.of(record.length());
                            }
                        })
                .noName()
                .noCid()
                .inline(false);
    }

    /** Whether this is what the storage listed. */
    boolean is(MessageAttachmentMetadata listed) {
        return listed.getAttachment().getType().equals(type.toContentType());
    }

    /** How the message lists it, now that the storage has given it an id. */
    MessageAttachmentMetadata toListed(AttachmentId id, MessageId owner) {
        return plain.asMessageAttachment(id, plainLength, owner);
    }

    @Override
    public void close() {
        record.close();
    }
}
