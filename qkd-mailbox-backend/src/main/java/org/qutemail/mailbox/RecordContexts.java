// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.apache.james.mailbox.model.MessageId;

/**
 * What the records of one message are bound to. Survives COPY and MOVE, so it is never mailbox, uid
 * or owner.
 */
public interface RecordContexts {

    /**
     * The context of a message that is about to be stored.
     *
     * @return at most 65535 octets, a new array
     */
    byte[] create(MessageId id);

    /**
     * The context of a stored message.
     *
     * @param recorded what stands in its row, see {@link #isRecorded}
     */
    byte[] recall(MessageId id, Optional<byte[]> recorded);

    /** Whether the context must be kept in the row because nothing else there tells it. */
    boolean isRecorded();

    /** UTF-8 of the serialised message id: for storages that have one. */
    static RecordContexts byMessageId() {
        return new RecordContexts() {
            @Override
            public byte[] create(MessageId id) {
                return id.serialize().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public byte[] recall(MessageId id, Optional<byte[]> recorded) {
                return create(id);
            }

            @Override
            public boolean isRecorded() {
                return false;
            }
        };
    }

    /** 16 random octets of our own, kept in the row: for storages without message ids. */
    static RecordContexts byRecordId(SecureRandom random) {
        return new RecordContexts() {
            @Override
            public byte[] create(MessageId id) {
                byte[] fresh = new byte[16];
                random.nextBytes(fresh);
                return fresh;
            }

            @Override
            public byte[] recall(MessageId id, Optional<byte[]> recorded) {
                return recorded.orElseGet(() -> new byte[0]);
            }

            @Override
            public boolean isRecorded() {
                return true;
            }
        };
    }

    /** The context of something that belongs to a message: {@code context || 00 || name}. */
    static byte[] of(byte[] context, String name) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(context);
        joined.write(0);
        joined.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        return joined.toByteArray();
    }
}
