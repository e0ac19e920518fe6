// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.james.mailbox.model.AttachmentId;
import org.apache.james.mailbox.model.AttachmentMetadata;
import org.apache.james.mailbox.model.Cid;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.Property;
import org.apache.james.mailbox.store.mail.model.impl.Properties;

/**
 * What a storage keeps in clear beside header and body, and we do not: the MIME properties (types,
 * names, descriptions, the line count) and the list of attachments. Travels as JSON inside a record
 * of its own, see {@link SealedRow}.
 *
 * @param lines lines of a textual body; null when it is not textual
 * @param properties triples of namespace, local name and value, in order
 * @param attachments in order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageDetails(
        @JsonProperty("lines") Long lines,
        @JsonProperty("properties") List<List<String>> properties,
        @JsonProperty("attachments") List<Attachment> attachments) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One attachment as the message lists it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Attachment(
            @JsonProperty("id") String id,
            @JsonProperty("type") String type,
            @JsonProperty("size") long size,
            @JsonProperty("name") String name,
            @JsonProperty("cid") String cid,
            @JsonProperty("inline") boolean inline) {

        static Attachment of(MessageAttachmentMetadata listed) {
            return new Attachment(
                    listed.getAttachmentId().getId(),
                    listed.getAttachment().getType().asString(),
                    listed.getAttachment().getSize(),
                    listed.getName().orElse(null),
                    listed.getCid().map(Cid::getValue).orElse(null),
                    listed.isInline());
        }

        MessageAttachmentMetadata toListed(MessageId owner) {
            return MessageAttachmentMetadata.builder()
                    .attachment(
                            AttachmentMetadata.builder()
                                    .attachmentId(AttachmentId.from(id))
                                    .type(type)
                                    .size(size)
                                    .messageId(owner)
                                    .build())
                    .name(name)
                    .cid(Optional.ofNullable(cid).map(Cid::from))
                    .isInline(inline)
                    .build();
        }
    }

    static MessageDetails of(MailboxMessage message) {
        return new MessageDetails(
                message.getTextualLineCount(),
                message.getProperties().toProperties().stream()
                        .map(p -> List.of(p.getNamespace(), p.getLocalName(), p.getValue()))
                        .collect(Collectors.toList()),
                message.getAttachments().stream().map(Attachment::of).collect(Collectors.toList()));
    }

    /**
     * @throws IOException it is not what {@link #toBytes} makes
     */
    static MessageDetails parse(byte[] json) throws IOException {
        MessageDetails details = JSON.readValue(json, MessageDetails.class);
        if (details.properties == null
                || details.attachments == null
                || details.properties.stream().anyMatch(p -> p.size() != 3)) {
            throw new IOException("the sealed properties are incomplete");
        }
        return details;
    }

    byte[] toBytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    Properties toProperties() {
        return new Properties(
                properties.stream()
                        .map(p -> new Property(p.get(0), p.get(1), p.get(2)))
                        .collect(Collectors.toList()),
                lines);
    }

    List<MessageAttachmentMetadata> toAttachments(MessageId owner) {
        return attachments.stream()
                .map(attachment -> attachment.toListed(owner))
                .collect(Collectors.toUnmodifiableList());
    }
}
