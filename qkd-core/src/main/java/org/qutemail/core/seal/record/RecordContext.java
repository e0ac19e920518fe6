// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a record is bound to, beyond its own header. Never mailbox, uid or owner: they change.
 * Several forms cannot collide within one store, since a store uses one of the first two.
 */
public final class RecordContext {

    private RecordContext() {}

    /**
     * For a backend with message ids, which survive COPY and MOVE.
     *
     * @param serialised the id's serialised form
     * @return its UTF-8
     */
    public static byte[] ofMessageId(String serialised) {
        return serialised.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * For a backend without: a record UUID of our own.
     *
     * @return its 16 octets in network order
     */
    public static byte[] ofRecordId(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /**
     * For an attachment: the message's context, 00, the attachment's id in UTF-8.
     *
     * @param message the context of the message it belongs to
     */
    public static byte[] ofAttachment(byte[] message, String attachmentId) {
        byte[] id = attachmentId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(message.length + 1 + id.length)
                .put(message)
                .put((byte) 0)
                .put(id)
                .array();
    }
}
