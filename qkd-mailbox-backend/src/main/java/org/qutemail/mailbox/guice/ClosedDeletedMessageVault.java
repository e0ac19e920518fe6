// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import java.io.InputStream;
import java.util.Optional;
import org.apache.james.core.Username;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.task.Task;
import org.apache.james.task.TaskType;
import org.apache.james.vault.DeletedMessage;
import org.apache.james.vault.DeletedMessageVault;
import org.apache.james.vault.search.Query;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The deleted-messages vault of James, closed: it would keep an opened copy of every deleted
 * message outside the sealing, and outlive the destruction of its key. Nothing goes in, nothing is
 * found.
 */
final class ClosedDeletedMessageVault implements DeletedMessageVault {

    private static final TaskType EXPIRATION = TaskType.of("deleted-messages-expiration");

    @Override
    public Publisher<Void> append(DeletedMessage deletedMessage, InputStream mimeMessage) {
        return Mono.error(
                new UnsupportedOperationException(
                        "the deleted-messages vault is closed, it would keep sealed mail in clear;"
                                + " take its hook out of listeners.xml"));
    }

    @Override
    public Publisher<InputStream> loadMimeMessage(Username username, MessageId messageId) {
        return Mono.empty();
    }

    @Override
    public Publisher<Void> delete(Username username, MessageId messageId) {
        return Mono.empty();
    }

    @Override
    public Publisher<DeletedMessage> search(Username username, Query query) {
        return Flux.empty();
    }

    @Override
    public Task deleteExpiredMessagesTask() {
        return new Task() {
            @Override
            public Result run() {
                return Result.COMPLETED;
            }

            @Override
            public TaskType type() {
                return EXPIRATION;
            }

            @Override
            public Optional<org.apache.james.task.TaskExecutionDetails.AdditionalInformation>
                    details() {
                return Optional.empty();
            }
        };
    }
}
