// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many keys the entities have issued to a vault, kept apart from its rows: what the rows say is
 * compared with it at each start.
 *
 * <p>An entity forgets a key when it has given it. So before each call the number asked for is on
 * the disk, and after it how many of them have become rows; a process that ends in between leaves a
 * question open, which the next one settles: keys that are rows by then were issued and kept, the
 * others count as issued and burnt, like those of an answer that got lost. Thread-safe.
 */
public final class KeyAccount {

    private static final Logger LOG = LoggerFactory.getLogger(KeyAccount.class);

    /**
     * What is kept.
     *
     * @param asked keys that entities were asked for, and no outcome yet
     * @param rows keys that became rows of the vault
     * @param burnt keys that were issued, or may have been, and became no row
     */
    public record State(long asked, long rows, long burnt) {

        /** All keys issued. */
        public long issued() {
            return rows + burnt;
        }
    }

    /** Where it is kept. */
    @FunctionalInterface
    public interface Keeper {
        /** Durable on return. */
        void keep(State state) throws IOException;
    }

    private final Keeper keeper;
    private boolean isNew;
    private State state;

    private KeyAccount(State state, boolean isNew, Keeper keeper) {
        this.state = state;
        this.isNew = isNew;
        this.keeper = Objects.requireNonNull(keeper, "keeper");
    }

    /** One that begins with the rows there are. */
    public static KeyAccount begin(Keeper keeper) {
        return new KeyAccount(new State(0, 0, 0), true, keeper);
    }

    /** One that goes on. */
    public static KeyAccount resume(State state, Keeper keeper) {
        return new KeyAccount(state, false, keeper);
    }

    /** One that lives as long as the process, beside a vault that does. */
    public static KeyAccount inMemory() {
        return begin(state -> {});
    }

    /**
     * To be called before an entity is asked.
     *
     * @throws IOException it cannot be noted; do not ask
     */
    public synchronized void asking(int keys) throws IOException {
        State next = new State(state.asked + keys, state.rows, state.burnt);
        keeper.keep(next);
        state = next;
    }

    /**
     * What became of keys that were asked for. Never throws: what cannot be noted now is noted with
     * the next question, and found again by {@link #settle} should the process end before.
     *
     * @param asked as many as {@link #asking} was told
     * @param rows of the vault
     * @param burnt issued, or possibly issued, and no rows
     */
    public synchronized void answered(int asked, int rows, int burnt) {
        state = new State(state.asked - asked, state.rows + rows, state.burnt + burnt);
        try {
            keeper.keep(state);
        } catch (IOException e) {
            LOG.warn("the account of issued keys could not be kept now: {}", e.getMessage());
        }
    }

    /**
     * Settles what the last process has left open. To be called once, before the first question.
     *
     * @param rows the vault has
     * @return rows too many (above 0) or too few (below 0) for what was issued
     */
    public synchronized long settle(long rows) throws IOException {
        if (isNew) {
            isNew = false;
            state = new State(0, rows, 0);
        } else {
            long come = Math.max(0, Math.min(state.asked, rows - state.rows));
            state = new State(0, state.rows + come, state.burnt + state.asked - come);
        }
        keeper.keep(state);
        return rows - state.rows;
    }

    /** How it stands. */
    public synchronized State state() {
        return state;
    }
}
