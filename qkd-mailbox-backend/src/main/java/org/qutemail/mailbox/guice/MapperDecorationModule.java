// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.matcher.AbstractMatcher;
import com.google.inject.matcher.Matcher;
import com.google.inject.matcher.Matchers;
import java.lang.reflect.Method;
import java.util.Set;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.qutemail.mailbox.SealedMappers;

/**
 * Decorates whatever mapper factory the server has, by a method interceptor on the subclasses of
 * {@link MailboxSessionMapperFactory}: the mailbox managers of James cast to their own factory, so
 * it must stay the same object. Needs a binding of {@link SealedMappers}.
 *
 * <p>{@code createMessageMapper} stays as it is: outside the factories James calls it only to count
 * messages, and inside them {@code getMessageMapper} would be decorated twice.
 */
public final class MapperDecorationModule extends AbstractModule {

    private static final Set<String> METHODS =
            Set.of(
                    "getMailboxMapper",
                    "getMessageMapper",
                    "getMessageIdMapper",
                    "getAttachmentMapper",
                    "createAttachmentMapper");

    private static final Matcher<Method> MAPPER_GETTERS =
            new AbstractMatcher<>() {
                @Override
                public boolean matches(Method method) {
                    // A factory may promise its own mapper class (Cassandra does for what it
                    // creates, and for nothing that James asks for): that one cannot be replaced.
                    return METHODS.contains(method.getName())
                            && method.getReturnType().isInterface()
                            && !method.isBridge()
                            && method.getParameterCount() == 1
                            && method.getParameterTypes()[0] == MailboxSession.class;
                }
            };

    @Override
    protected void configure() {
        Provider<SealedMappers> mappers = getProvider(SealedMappers.class);
        bindInterceptor(
                Matchers.subclassesOf(MailboxSessionMapperFactory.class),
                MAPPER_GETTERS,
                new MapperInterceptor(mappers::get));
    }
}
