// SPDX-License-Identifier: Apache-2.0
package org.qutemail.jdbc;

import java.sql.SQLException;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The threads that work in the database, which nobody interrupts, and as many {@link Session}s. An
 * embedded Derby closes the connection of a thread that was interrupted, whatever for; a server
 * interrupts its threads whenever a client goes away in the middle of a request, and what runs
 * there next would find its key missing.
 */
public final class DatabaseThreads implements AutoCloseable {

    private static final int THREADS = 16;
    private static final int LAST_WORK_SECONDS = 10;
    private static final int ATTEMPTS = 5;

    /** What is done with a session. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Session session) throws SQLException;
    }

    private final DataSource connections;
    // The one used last is taken first: it is trusted without a question.
    private final BlockingDeque<Session> idle = new LinkedBlockingDeque<>();
    private final ExecutorService workers;
    private final Consumer<SQLException> failures;

    /**
     * @param connections in auto-commit mode, kept for a while; best a {@link Connector}, since a
     *     pool may have none left for who holds one already
     * @param name of the threads
     */
    public DatabaseThreads(DataSource connections, String name) {
        this(connections, name, failure -> {});
    }

    /**
     * @param failures told of every failure of the database, on the thread that met it
     */
    public DatabaseThreads(DataSource connections, String name, Consumer<SQLException> failures) {
        this.connections = connections;
        this.failures = failures;
        this.workers =
                Executors.newFixedThreadPool(
                        THREADS,
                        task -> {
                            Thread thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /**
     * Waits for the work to be done, also when the waiting thread is interrupted.
     *
     * @throws SQLException the database does not answer, or this is closed
     */
    public <T> T run(Work<T> work) throws SQLException {
        try {
            return outcome(workers.submit(() -> inSession(work)));
        } catch (RejectedExecutionException e) {
            throw new SQLException("the database is closed", e);
        }
    }

    /**
     * {@link #run}, and begins again when the work had to give way to another transaction and was
     * taken back: it must be a single statement or a single transaction.
     */
    public <T> T runPatiently(Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return run(work);
            } catch (SQLException e) {
                if (!SqlFailures.isTakenBack(e) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** A session in which something broke is not used again. */
    private <T> T inSession(Work<T> work) throws SQLException {
        Session session = session();
        boolean good = false;
        try {
            T result = work.on(session);
            good = true;
            return result;
        } catch (SQLException e) {
            // Nothing is wrong with the connection then.
            good = SqlFailures.isTakenBack(e) || SqlFailures.isThereAlready(e);
            failures.accept(e);
            throw e;
        } finally {
            if (good) {
                idle.addFirst(session);
            } else {
                session.close();
            }
        }
    }

    private Session session() throws SQLException {
        for (Session rested = idle.pollFirst(); rested != null; rested = idle.pollFirst()) {
            if (rested.isAlive()) {
                return rested;
            }
            rested.close();
        }
        return new Session(connections.getConnection());
    }

    /** Tells of an interrupt only when the work is done. */
    private static <T> T outcome(Future<T> work) throws SQLException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failed(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SQLException failed(Throwable cause) {
        if (cause instanceof Error) {
            throw (Error) cause;
        } else if (cause instanceof RuntimeException) {
            throw (RuntimeException) cause;
        }
        return (SQLException) cause;
    }

    /** Lets work that has begun come to its end. */
    @Override
    public void close() {
        workers.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            workers.awaitTermination(LAST_WORK_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        for (Session session = idle.poll(); session != null; session = idle.poll()) {
            session.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
