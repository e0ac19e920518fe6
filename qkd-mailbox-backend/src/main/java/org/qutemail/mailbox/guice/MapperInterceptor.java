// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.store.mail.AttachmentMapper;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.MessageIdMapper;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.qutemail.mailbox.SealedMappers;

/** Puts the sealing around each mapper that a session's mapper factory gives out. */
final class MapperInterceptor implements MethodInterceptor {

    private final Supplier<SealedMappers> mappers;

    MapperInterceptor(Supplier<SealedMappers> mappers) {
        this.mappers = mappers;
    }

    @Override
    public Object invoke(MethodInvocation invocation) throws Throwable {
        Object mapper = invocation.proceed();
        MailboxSession session = (MailboxSession) invocation.getArguments()[0];
        if (SealedMappers.isSealed(mapper)) {
            return mapper;
        }
        if (mapper instanceof MessageMapper) {
            return mappers.get().around((MessageMapper) mapper, session);
        }
        if (mapper instanceof MessageIdMapper) {
            return mappers.get().around((MessageIdMapper) mapper, session);
        }
        if (mapper instanceof MailboxMapper) {
            return mappers.get().around((MailboxMapper) mapper);
        }
        if (mapper instanceof AttachmentMapper) {
            return mappers.get().around((AttachmentMapper) mapper, session);
        }
        // JPA has no message id mapper and says so with null.
        return mapper;
    }
}
