// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.james.mailbox.exception.AttachmentNotFoundException;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.AttachmentId;
import org.apache.james.mailbox.model.AttachmentMetadata;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.ParsedAttachment;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Seals the attachments of sealed messages: content, name, content id and type. They are stored
 * before their message and share its copy.
 */
final class SealedAttachmentMapper implements AttachmentMapper {

    private final AttachmentMapper inside;
    private final MailboxSealing sealing;
    private final AttachmentOpener opener;

    SealedAttachmentMapper(AttachmentMapper inside, MailboxSealing sealing) {
        this.inside = inside;
        this.sealing = sealing;
        this.opener = sealing.mappers().attachmentOpener();
    }

    @Override
    public List<MessageAttachmentMetadata> storeAttachments(
            Collection<ParsedAttachment> attachments, MessageId owner) throws MailboxException {
        return sealing.inScope(
                scope -> {
                    if (attachments.isEmpty()) {
                        return inside.storeAttachments(attachments, owner);
                    }
                    AppendDecision decision = decide(attachments);
                    if (!decision.sealed()) {
                        return unescaped(inside.storeAttachments(escaped(attachments), owner));
                    }
                    List<SealedAttachment> sealed = seal(attachments, owner, decision, scope);
                    try {
                        return listed(sealed, inside.storeAttachments(toStore(sealed), owner));
                    } finally {
                        sealed.forEach(SealedAttachment::close);
                    }
                });
    }

    @Override
    public Mono<List<MessageAttachmentMetadata>> storeAttachmentsReactive(
            Collection<ParsedAttachment> attachments, MessageId owner) {
        return sealing.inScopeReactive(
                scope -> {
                    if (attachments.isEmpty()) {
                        return inside.storeAttachmentsReactive(attachments, owner);
                    }
                    AppendDecision decision = decide(attachments);
                    if (!decision.sealed()) {
                        return inside.storeAttachmentsReactive(escaped(attachments), owner)
                                .map(SealedAttachmentMapper::unescaped);
                    }
                    return Mono.usingWhen(
                            Mono.fromCallable(() -> seal(attachments, owner, decision, scope))
                                    .subscribeOn(Schedulers.boundedElastic()),
                            records ->
                                    inside.storeAttachmentsReactive(toStore(records), owner)
                                            .map(stored -> listed(records, stored)),
                            records ->
                                    Mono.fromRunnable(
                                            () -> records.forEach(SealedAttachment::close)));
                });
    }

    private AppendDecision decide(Collection<ParsedAttachment> attachments) {
        return sealing.sealer()
                .decide(sealing.session(), () -> AddressedContent.addresses(attachments));
    }

    private List<SealedAttachment> seal(
            Collection<ParsedAttachment> attachments,
            MessageId owner,
            AppendDecision decision,
            AppendScope scope)
            throws MailboxException {
        long octets = attachments.stream().mapToLong(SealedAttachmentMapper::size).sum();
        NewCopy copy = sealing.sealer().copy(owner, decision, scope, octets);
        List<SealedAttachment> sealed = new ArrayList<>(attachments.size());
        try {
            for (ParsedAttachment attachment : attachments) {
                sealed.add(SealedAttachment.seal(attachment, copy, sealing.mappers().records()));
            }
            return sealed;
        } catch (IOException | RuntimeException e) {
            sealed.forEach(SealedAttachment::close);
            throw SealingFailures.notSealed(e);
        }
    }

    private static long size(ParsedAttachment attachment) {
        try {
            return attachment.getContent().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ParsedAttachment> toStore(List<SealedAttachment> sealed) {
        return sealed.stream().map(SealedAttachment::toStore).collect(Collectors.toList());
    }

    private static List<MessageAttachmentMetadata> listed(
            List<SealedAttachment> sealed, List<MessageAttachmentMetadata> stored) {
        return stored.stream()
                .map(
                        entry ->
                                sealed.stream()
                                        .filter(attachment -> attachment.is(entry))
                                        .findFirst()
                                        .orElseThrow()
                                        .toListed(
                                                entry.getAttachmentId(),
                                                entry.getAttachment().getMessageId()))
                .collect(Collectors.toUnmodifiableList());
    }

    private static List<ParsedAttachment> escaped(Collection<ParsedAttachment> attachments) {
        return attachments.stream()
                .map(
                        attachment ->
                                ParsedAttachment.builder()
                                        .contentType(
                                                SealedAttachmentType.escape(
                                                        attachment.getContentType()))
                                        .content(attachment.getContent())
                                        .name(attachment.getName())
                                        .cid(attachment.getCid())
                                        .inline(attachment.isInline()))
                .collect(Collectors.toList());
    }

    private static List<MessageAttachmentMetadata> unescaped(
            List<MessageAttachmentMetadata> stored) {
        return stored.stream()
                .map(
                        listed ->
                                MessageAttachmentMetadata.builder()
                                        .attachment(
                                                AttachmentOpener.unescaped(listed.getAttachment()))
                                        .name(listed.getName())
                                        .cid(listed.getCid())
                                        .isInline(listed.isInline())
                                        .build())
                .collect(Collectors.toUnmodifiableList());
    }

    @Override
    public AttachmentMetadata getAttachment(AttachmentId id) throws AttachmentNotFoundException {
        return opener.open(List.of(inside.getAttachment(id))).get(0);
    }

    @Override
    public Mono<AttachmentMetadata> getAttachmentReactive(AttachmentId id) {
        return inside.getAttachmentReactive(id)
                .flatMap(
                        stored ->
                                Mono.fromCallable(() -> opener.open(List.of(stored)).get(0))
                                        .subscribeOn(Schedulers.boundedElastic()));
    }

    @Override
    public List<AttachmentMetadata> getAttachments(Collection<AttachmentId> ids) {
        return opener.open(inside.getAttachments(ids));
    }

    @Override
    public InputStream loadAttachmentContent(AttachmentId id)
            throws AttachmentNotFoundException, IOException {
        return opener.content(inside.getAttachment(id), () -> inside.loadAttachmentContent(id));
    }

    @Override
    public Mono<InputStream> loadAttachmentContentReactive(AttachmentId id) {
        return Mono.fromCallable(() -> loadAttachmentContent(id))
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Collection<MessageId> getRelatedMessageIds(AttachmentId id) throws MailboxException {
        return inside.getRelatedMessageIds(id);
    }

    @Override
    public <T> T execute(Transaction<T> transaction) throws MailboxException {
        return inside.execute(transaction);
    }

    @Override
    public <T> Mono<T> executeReactive(Mono<T> transaction) {
        return sealing.inScopeReactive(scope -> inside.executeReactive(transaction));
    }

    @Override
    public void endRequest() {
        inside.endRequest();
    }
}
