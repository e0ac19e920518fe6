// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.util.UUID;
import org.qutemail.core.seal.record.RecordContext;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a record is bound to, for {@code open}. */
final class RecordOptions {

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Message message;

    @Option(
            names = "--attachment-id",
            paramLabel = "ID",
            description = "For the record of an attachment: its id.")
    private String attachmentId;

    /** The message, by whichever id its storage has. */
    static final class Message {
        @Option(
                names = "--message-id",
                paramLabel = "ID",
                description = "The message's id, on a storage that has them (memory, Cassandra).")
        private String messageId;

        @Option(
                names = "--record-id",
                paramLabel = "UUID",
                description = "The record's own id, on a storage without message ids (JPA).")
        private UUID recordId;
    }

    byte[] context() {
        byte[] context =
                message.messageId == null
                        ? RecordContext.ofRecordId(message.recordId)
                        : RecordContext.ofMessageId(message.messageId);
        return attachmentId == null ? context : RecordContext.ofAttachment(context, attachmentId);
    }
}
