// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * Waits for SIGINT or SIGTERM. Without a handler the JVM would end with 130 or 143 after its
 * shutdown hooks; a clean stop is exit code 0. {@code sun.misc.Signal} is the only way Java has,
 * exported by {@code jdk.unsupported}; through reflection, because naming it draws a warning that
 * cannot be switched off.
 */
public final class StopSignal {

    private final CountDownLatch received = new CountDownLatch(1);

    /** Installs the handlers. A second signal while stopping changes nothing. */
    public static StopSignal install() {
        StopSignal signal = new StopSignal();
        for (String name : new String[] {"INT", "TERM"}) {
            signal.handle(name);
        }
        return signal;
    }

    private void handle(String name) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            InvocationHandler onSignal =
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            received.countDown();
                            return null;
                        }
                        return method.invoke(this, arguments);
                    };
            Object handler =
                    Proxy.newProxyInstance(
                            StopSignal.class.getClassLoader(),
                            new Class<?>[] {handlerType},
                            onSignal);
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no signal handling", e);
        }
    }

    /** Returns when the server is to stop. */
    public void await() throws InterruptedException {
        received.await();
    }
}
