// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;

/**
 * A store whose work is done in threads of its own, which nobody interrupts. An embedded Derby
 * closes the connection of a thread that was interrupted, whatever for, and a pool gives it none; a
 * server interrupts its threads whenever a client goes away in the middle of a request, and what
 * runs there next would find its key missing.
 */
final class UninterruptedStore {

    private UninterruptedStore() {}

    /**
     * @param store closed with the result
     * @param threads as many as work at once
     */
    static VaultStore of(VaultStore store, int threads) {
        ExecutorService workers =
                Executors.newFixedThreadPool(
                        threads,
                        task -> {
                            Thread thread = new Thread(task, "qkd-vault-database");
                            thread.setDaemon(true);
                            return thread;
                        });
        return (VaultStore)
                Proxy.newProxyInstance(
                        UninterruptedStore.class.getClassLoader(),
                        new Class<?>[] {VaultStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getDeclaringClass() == Object.class) {
                                return identity(proxy, method, arguments);
                            }
                            if (method.getName().equals("close")) {
                                workers.shutdown();
                                store.close();
                                return null;
                            }
                            return outcome(submitted(workers, store, method, arguments));
                        });
    }

    /** What every object has: this one is equal to itself alone. */
    private static Object identity(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "the vault's store";
        };
    }

    private static Future<Object> submitted(
            ExecutorService workers, VaultStore store, Method method, Object[] arguments)
            throws VaultStoreException {
        try {
            return workers.submit(() -> call(store, method, arguments));
        } catch (RejectedExecutionException e) {
            throw new VaultStoreException("the vault's store is closed", e);
        }
    }

    private static Object call(VaultStore store, Method method, Object[] arguments)
            throws Exception {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        }
    }

    /** Waits for it, and tells of an interrupt only after that. */
    private static Object outcome(Future<Object> work) throws Throwable {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
