// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.index.IndexStore;
import org.qutemail.index.IndexStoreException;

/**
 * The durable steps of one life of a server: commits of the vault, of the index, of the mailbox. It
 * can be made to end behind any of them: after that nothing it does reaches a store, as if its
 * process were gone. Thread-safe.
 */
final class Steps {

    private static final Set<String> UNDO = Set.of("rollback", "close", "isClosed", "abort");

    private final List<Connection> connections = new ArrayList<>();
    private int made;
    private int last = Integer.MAX_VALUE;

    /** Ends this life behind so many steps from now on. */
    synchronized void endBehind(int steps) {
        made = 0;
        last = steps;
    }

    /** Steps since then. */
    synchronized int made() {
        return made;
    }

    synchronized boolean isOver() {
        return made >= last;
    }

    /** All that reaches the vault. */
    VaultStore watch(VaultStore store) {
        return proxy(
                VaultStore.class,
                store,
                method -> method.getName().equals("commit"),
                () -> new VaultStoreException("dead", null));
    }

    /** All that reaches the index. */
    IndexStore watch(IndexStore store) {
        return proxy(
                IndexStore.class,
                store,
                method -> Set.of("commit", "create", "update").contains(method.getName()),
                () -> new IndexStoreException("dead", null));
    }

    /** What a connection to the mailbox does. */
    Connection watch(Connection connection) {
        synchronized (this) {
            connections.add(connection);
        }
        return proxy(
                Connection.class,
                connection,
                method -> method.getName().equals("commit"),
                () -> new SQLException("dead"));
    }

    /** What becomes of the connections of a process that is gone: nothing of theirs stays open. */
    synchronized void disconnect() throws SQLException {
        for (Connection connection : connections) {
            if (!connection.isClosed()) {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
                connection.close();
            }
        }
    }

    private <T> T proxy(
            Class<T> type, T inside, Predicate<Method> isStep, Supplier<Exception> dead) {
        InvocationHandler handler =
                (self, method, arguments) -> {
                    boolean ending = UNDO.contains(method.getName());
                    if (ending && type != Connection.class) {
                        return null;
                    }
                    if (!ending && isOver()) {
                        throw dead.get();
                    }
                    Object result = call(inside, method, arguments);
                    if (isStep.test(method) && !Boolean.FALSE.equals(result)) {
                        step();
                    }
                    return result;
                };
        return type.cast(
                Proxy.newProxyInstance(
                        Steps.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private synchronized void step() {
        made++;
    }

    private static Object call(Object inside, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(inside, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
