// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.contract;

import org.apache.james.mailbox.inmemory.mail.InMemoryMapperProvider;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.model.AttachmentMapperTest;

/** James's contract of attachment mappers; its own test constructs the one inside. */
class SealedAttachmentMapperContractTest extends AttachmentMapperTest {

    private final InMemoryMapperProvider provider = new InMemoryMapperProvider();

    @Override
    protected AttachmentMapper createAttachmentMapper() {
        return provider.createAttachmentMapper();
    }

    @Override
    protected MessageId generateMessageId() {
        return provider.generateMessageId();
    }
}
