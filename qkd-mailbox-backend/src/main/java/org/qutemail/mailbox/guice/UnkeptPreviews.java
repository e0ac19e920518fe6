// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import org.apache.james.jmap.api.model.Preview;
import org.apache.james.jmap.api.projections.MessageFastViewPrecomputedProperties;
import org.apache.james.jmap.api.projections.MessageFastViewProjection;
import org.apache.james.mailbox.model.MessageId;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * JMAP's table of previews ({@link Preview}: the first words of each message) that keeps none: they
 * would be internal mail in clear. James computes a preview that it does not find, so clients get
 * the same answers, from the opened message, each time they ask.
 */
final class UnkeptPreviews implements MessageFastViewProjection {

    @Override
    public Publisher<Void> store(
            MessageId messageId, MessageFastViewPrecomputedProperties preview) {
        return Mono.empty();
    }

    @Override
    public Publisher<MessageFastViewPrecomputedProperties> retrieve(MessageId messageId) {
        return Mono.empty();
    }

    @Override
    public Publisher<Void> delete(MessageId messageId) {
        return Mono.empty();
    }

    @Override
    public Publisher<Void> clear() {
        return Mono.empty();
    }
}
