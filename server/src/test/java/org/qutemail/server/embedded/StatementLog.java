// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** Notes every statement that is run in a database. Thread-safe. */
final class StatementLog {

    private final Queue<String> statements = new ConcurrentLinkedQueue<>();

    /** The same database, every statement noted. */
    DataSource around(DataSource database) {
        return noting(DataSource.class, database, "");
    }

    /** The statements so far that name a table or column, in lower case. */
    List<String> naming(String name) {
        return statements.stream()
                .map(sql -> sql.toLowerCase(Locale.ROOT))
                .filter(sql -> sql.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    void clear() {
        statements.clear();
    }

    /**
     * @param sql that a statement was prepared with; empty for what is none
     */
    private <T> T noting(Class<T> type, T inside, String sql) {
        InvocationHandler handler =
                (proxy, method, arguments) -> call(inside, method, arguments, sql);
        return type.cast(
                Proxy.newProxyInstance(
                        StatementLog.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Object call(Object inside, Method method, Object[] arguments, String sql)
            throws Throwable {
        String given =
                arguments != null && arguments.length > 0 && arguments[0] instanceof String
                        ? (String) arguments[0]
                        : sql;
        if (inside instanceof Statement && method.getName().startsWith("execute")) {
            statements.add(given);
        }
        try {
            return noted(method.invoke(inside, arguments), given);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object noted(Object result, String sql) {
        if (result instanceof Connection) {
            return noting(Connection.class, (Connection) result, "");
        } else if (result instanceof CallableStatement) {
            return noting(CallableStatement.class, (CallableStatement) result, sql);
        } else if (result instanceof PreparedStatement) {
            return noting(PreparedStatement.class, (PreparedStatement) result, sql);
        } else if (result instanceof Statement) {
            return noting(Statement.class, (Statement) result, sql);
        }
        return result;
    }
}
