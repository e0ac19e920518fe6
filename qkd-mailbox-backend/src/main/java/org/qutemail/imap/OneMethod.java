// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;

/** An interface of James with one of its reactive methods changed; all others are as they were. */
final class OneMethod {

    private OneMethod() {}

    /**
     * The same object, but for one method whose answer is passed on changed.
     *
     * @param method its name; all that are called so and return a publisher
     */
    static <T> T changed(
            Class<T> type, T delegate, String method, UnaryOperator<Publisher<?>> change) {
        InvocationHandler handler =
                (proxy, called, arguments) -> {
                    Object answer = invoke(delegate, called, arguments);
                    return called.getName().equals(method) && answer instanceof Publisher<?>
                            ? change.apply((Publisher<?>) answer)
                            : answer;
                };
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Object delegate, Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
