// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.queue.api.MailQueueName;

/**
 * Where a mail waits. Its record is bound to that and to the mail's name, so that a record put into
 * another queue, repository or mail does not open there.
 *
 * @param kind {@code queue} or {@code repository}
 * @param name the queue's name, or the repository's path without its protocol
 */
record SpoolPlace(String kind, String name) {

    private static final String LABEL = "qutemail/1 spool";
    private static final String QUEUE = "queue";
    private static final String REPOSITORY = "repository";
    private static final int LONGEST = 0xFFFF;

    static SpoolPlace of(MailQueueName queue) {
        return new SpoolPlace(QUEUE, queue.asString());
    }

    static SpoolPlace of(MailRepositoryPath repository) {
        return new SpoolPlace(REPOSITORY, repository.asString());
    }

    /** What {@link #toString()} gave; empty for anything else. */
    static Optional<SpoolPlace> parse(String text) {
        int colon = text.indexOf(':');
        return Optional.of(text)
                .filter(any -> colon > 0)
                .map(any -> new SpoolPlace(any.substring(0, colon), any.substring(colon + 1)))
                .filter(place -> place.kind.equals(QUEUE) || place.kind.equals(REPOSITORY));
    }

    /**
     * The context of a mail's record: label, kind, place and mail name in UTF-8, each behind its
     * length in two octets.
     *
     * @throws IllegalArgumentException one of them has more than 65535 octets
     */
    byte[] context(String mailName) {
        ByteArrayOutputStream context = new ByteArrayOutputStream();
        for (String part : new String[] {LABEL, kind, name, mailName}) {
            byte[] octets = part.getBytes(StandardCharsets.UTF_8);
            if (octets.length > LONGEST) {
                throw new IllegalArgumentException("a name of " + octets.length + " octets");
            }
            context.write(octets.length >> 8);
            context.write(octets.length);
            context.writeBytes(octets);
        }
        return context.toByteArray();
    }

    @Override
    public String toString() {
        return kind + ":" + name;
    }
}
