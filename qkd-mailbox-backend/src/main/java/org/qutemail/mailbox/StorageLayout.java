// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.security.SecureRandom;
import java.util.Objects;

/**
 * What the sealing has to know of the storage behind it.
 *
 * @param contexts what records are bound to
 * @param bodyOctets how the storage reads {@code getBodyOctets} of what it is given
 * @param ownThreads whether reactive listings arrive on threads of the storage, which must not be
 *     kept waiting for keys. Otherwise they arrive on the reader's thread, and stay there: James's
 *     IMAP server may write parts of an answer out of order when a listing changes threads
 * @param properties how long those of a plain message may be
 */
public record StorageLayout(
        RecordContexts contexts,
        BodyOctets bodyOctets,
        boolean ownThreads,
        PropertyLimits properties) {

    /** How a storage reads the body's length of a message that it is to store. */
    public enum BodyOctets {
        /**
         * As the rest behind the header: it computes where the body begins as full octets minus
         * body octets. Full octets are the plain message's (RFC822.SIZE), so what it gets for the
         * body is that minus the sealed header, which may be negative.
         */
        REST_BEHIND_HEADER,
        /** As the number of octets in the body stream. */
        LENGTH_OF_STREAM
    }

    public StorageLayout {
        Objects.requireNonNull(contexts, "contexts");
        Objects.requireNonNull(bodyOctets, "bodyOctets");
        Objects.requireNonNull(properties, "properties");
    }

    /** The in-memory mailbox. */
    public static StorageLayout memory() {
        return new StorageLayout(
                RecordContexts.byMessageId(),
                BodyOctets.REST_BEHIND_HEADER,
                false,
                PropertyLimits.NONE);
    }

    /** The JPA mailbox: no message ids of its own. */
    public static StorageLayout jpa(SecureRandom random) {
        return new StorageLayout(
                RecordContexts.byRecordId(random),
                BodyOctets.REST_BEHIND_HEADER,
                false,
                PropertyLimits.JPA);
    }

    /** The Cassandra mailbox. */
    public static StorageLayout cassandra() {
        return new StorageLayout(
                RecordContexts.byMessageId(),
                BodyOctets.LENGTH_OF_STREAM,
                true,
                PropertyLimits.NONE);
    }

    long bodyOctets(long plainFull, long sealedHeader, long sealedBody) {
        return bodyOctets == BodyOctets.REST_BEHIND_HEADER ? plainFull - sealedHeader : sealedBody;
    }
}
