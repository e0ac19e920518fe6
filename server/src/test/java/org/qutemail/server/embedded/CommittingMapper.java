// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.store.transaction.Mapper;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * A mapper where each call that writes is a transaction of its own, made as James's managers make
 * it: reactive, so that vault and index follow the commit.
 */
public final class CommittingMapper {

    private static final Set<String> WRITING =
            Set.of(
                    "add",
                    "copy",
                    "move",
                    "delete",
                    "deleteMessages",
                    "updateFlags",
                    "resetRecent",
                    "retrieveMessagesMarkedForDeletion",
                    "create",
                    "rename");

    /** Those of them that have a twin of the same result. */
    private static final Set<String> WITH_TWIN = Set.of("add", "copy", "move", "deleteMessages");

    private final Mapper inside;

    private CommittingMapper(Mapper inside) {
        this.inside = inside;
    }

    public static <T extends Mapper> T around(Class<T> type, T mapper) {
        CommittingMapper committing = new CommittingMapper(mapper);
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> committing.call(method, arguments)));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        String name = method.getName().replaceFirst("Reactive$", "");
        if (!WRITING.contains(name)) {
            return invoke(method, arguments);
        }
        if (Publisher.class.isAssignableFrom(method.getReturnType())) {
            return committed(method, arguments);
        }
        Optional<Method> reactive = WITH_TWIN.contains(name) ? reactive(method) : Optional.empty();
        try {
            return reactive.isPresent()
                    ? committed(reactive.get(), arguments).block()
                    : inside.executeReactive(Mono.fromCallable(() -> checked(method, arguments)))
                            .block();
        } catch (RuntimeException e) {
            Throwable cause = Exceptions.unwrap(e);
            throw cause instanceof MailboxException ? cause : e;
        }
    }

    private Mono<?> committed(Method method, Object[] arguments) {
        return inside.executeReactive(
                Mono.defer(
                        () -> {
                            try {
                                return Mono.from((Publisher<?>) checked(method, arguments));
                            } catch (Exception e) {
                                return Mono.error(e);
                            }
                        }));
    }

    private Object checked(Method method, Object[] arguments) throws Exception {
        try {
            return invoke(method, arguments);
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw (Error) e;
        }
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(inside, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Optional<Method> reactive(Method method) {
        try {
            Method found =
                    method.getDeclaringClass()
                            .getMethod(method.getName() + "Reactive", method.getParameterTypes());
            return Optional.of(found);
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }
}
