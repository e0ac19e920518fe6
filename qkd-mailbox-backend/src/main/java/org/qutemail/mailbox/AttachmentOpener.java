// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mailbox.exception.AttachmentNotFoundException;
import org.apache.james.mailbox.model.AttachmentMetadata;
import org.apache.james.mailbox.model.ContentType;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.core.seal.record.RecordSource;

/** Opens stored attachments; unsealed ones pass through. Thread-safe. */
final class AttachmentOpener {

    /** Reads from the storage; called as often as needed. */
    interface Loading {
        InputStream load() throws AttachmentNotFoundException, IOException;
    }

    private final KeyService service;
    private final RecordContexts contexts;
    private final Records records;
    private final SealedMailboxMetrics metrics;
    private final Alarms alarms;

    AttachmentOpener(
            KeyService service,
            RecordContexts contexts,
            Records records,
            SealedMailboxMetrics metrics,
            Alarms alarms) {
        this.service = service;
        this.contexts = contexts;
        this.records = records;
        this.metrics = metrics;
        this.alarms = alarms;
    }

    /** The attachments as they came, their keys looked up together. */
    List<AttachmentMetadata> open(List<AttachmentMetadata> stored) {
        CopyKeys keys = new CopyKeys(service, metrics);
        for (AttachmentMetadata metadata : stored) {
            SealedAttachmentType.parse(metadata.getType())
                    .flatMap(type -> copy(metadata, type))
                    .ifPresent(keys::expect);
        }
        List<AttachmentMetadata> opened = new ArrayList<>(stored.size());
        for (AttachmentMetadata metadata : stored) {
            opened.add(open(metadata, keys));
        }
        return opened;
    }

    private AttachmentMetadata open(AttachmentMetadata stored, CopyKeys keys) {
        Optional<SealedAttachmentType> sealed = SealedAttachmentType.parse(stored.getType());
        if (sealed.isEmpty()) {
            return unescaped(stored);
        }
        try {
            byte[] type =
                    records.open(
                            key(stored, sealed.get(), keys),
                            RecordPart.HEADER,
                            context(stored, sealed.get()),
                            sealed.get().record());
            return with(
                    stored,
                    ContentType.of(new String(type, StandardCharsets.UTF_8)),
                    RecordFormat.plainLength(stored.getSize()));
        } catch (KeyException | SealException | IllegalArgumentException e) {
            throw OpenedMessage.sneaky(failure(stored, e));
        } finally {
            Reference.reachabilityFence(keys);
        }
    }

    /** The content, verified to its end before this returns. */
    InputStream content(AttachmentMetadata stored, Loading loading)
            throws IOException, AttachmentNotFoundException {
        Optional<SealedAttachmentType> sealed = SealedAttachmentType.parse(stored.getType());
        if (sealed.isEmpty()) {
            return loading.load();
        }
        CopyKeys keys = new CopyKeys(service, metrics);
        try {
            return records.open(
                    key(stored, sealed.get(), keys),
                    RecordPart.ATTACHMENT,
                    context(stored, sealed.get()),
                    RecordSource.of(stored.getSize(), () -> load(loading)));
        } catch (KeyException | SealException | IllegalArgumentException e) {
            throw new IOException(failure(stored, e));
        } finally {
            Reference.reachabilityFence(keys);
        }
    }

    private static InputStream load(Loading loading) throws IOException {
        try {
            return loading.load();
        } catch (AttachmentNotFoundException e) {
            throw new IOException(e);
        }
    }

    static AttachmentMetadata unescaped(AttachmentMetadata stored) {
        return with(stored, SealedAttachmentType.unescape(stored.getType()), stored.getSize());
    }

    private static AttachmentMetadata with(AttachmentMetadata stored, ContentType type, long size) {
        return AttachmentMetadata.builder()
                .attachmentId(stored.getAttachmentId())
                .messageId(stored.getMessageId())
                .type(type)
                .size(size)
                .build();
    }

    private Optional<CopyRef> copy(AttachmentMetadata stored, SealedAttachmentType sealed) {
        try {
            return Optional.of(ref(stored, sealed));
        } catch (SealException e) {
            return Optional.empty();
        }
    }

    private CopyRef ref(AttachmentMetadata stored, SealedAttachmentType sealed)
            throws SealException {
        return new CopyRef(
                RecordFormat.keyId(sealed.record()),
                contexts.recall(stored.getMessageId(), Optional.empty()));
    }

    private KeyMaterial key(AttachmentMetadata stored, SealedAttachmentType sealed, CopyKeys keys)
            throws KeyException, SealException {
        return keys.get(ref(stored, sealed));
    }

    private byte[] context(AttachmentMetadata stored, SealedAttachmentType sealed) {
        return RecordContexts.of(
                contexts.recall(stored.getMessageId(), Optional.empty()), sealed.id());
    }

    private SealedMessageException failure(AttachmentMetadata stored, Exception cause) {
        return alarms.raise(
                "attachment "
                        + stored.getAttachmentId().getId()
                        + " of message "
                        + stored.getMessageId().serialize(),
                cause);
    }
}
