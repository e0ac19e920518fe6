// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles at a start what a crash left between index and mailbox, before anybody reads or writes
 * mail. Stopped anywhere, it goes on at the next start.
 */
public final class IndexRepair {

    private static final Logger LOGGER = LoggerFactory.getLogger(IndexRepair.class);
    private static final int PAGE = 200;

    private final MessageIndex index;
    private final MailboxRows mailbox;

    public IndexRepair(MessageIndex index) {
        this.index = index;
        this.mailbox = index.mailbox();
    }

    /**
     * What was found.
     *
     * @param arrived rows whose message is there after all
     * @param gone rows whose message is not
     * @param filled older messages that got a row
     * @param withoutRow messages that have none although all should: refused when they are read
     * @param withoutMessage rows whose message was not removed by this server
     */
    public record Outcome(
            long arrived, long gone, long filled, long withoutRow, long withoutMessage) {}

    /**
     * Repairs.
     *
     * @param backfill for messages from before there was an index; asked until every message has
     *     had its row, and never again
     */
    public Outcome run(Backfill backfill)
            throws IndexStoreException, IOException, VaultRefusedException {
        long[] settled = new long[2];
        settle(IndexState.PENDING, settled);
        settle(IndexState.LEAVING, settled);
        long filled = index.isFilled() ? 0 : fill(backfill);
        Outcome outcome =
                new Outcome(
                        settled[0],
                        settled[1],
                        filled,
                        count(mailbox::withoutRow),
                        count(mailbox::withoutMessage));
        report(outcome);
        return outcome;
    }

    private void settle(IndexState state, long[] settled) throws IndexStoreException {
        Optional<Place> last = Optional.empty();
        while (true) {
            List<Place> page =
                    index.store().inState(state, last, PAGE).stream().map(IndexRow::place).toList();
            int there = index.writer().settle(page, mailbox).size();
            settled[0] += there;
            settled[1] += page.size() - there;
            if (page.size() < PAGE) {
                return;
            }
            last = Optional.of(page.get(page.size() - 1));
        }
    }

    private long fill(Backfill backfill)
            throws IndexStoreException, IOException, VaultRefusedException {
        long filled = 0;
        Optional<Place> last = Optional.empty();
        while (true) {
            List<Place> page = mailbox.withoutRow(last, PAGE);
            List<IndexRow> rows = backfill.rowsFor(page);
            index.writer().add(rows);
            index.writer().arrived(rows.stream().map(IndexRow::place).toList());
            filled += rows.size();
            if (page.size() < PAGE) {
                index.setFilled();
                return filled;
            }
            LOGGER.info("{} older messages have got a row in the message index", filled);
            last = Optional.of(page.get(page.size() - 1));
        }
    }

    @FunctionalInterface
    interface Pages {
        List<Place> after(Optional<Place> last, int limit) throws IndexStoreException;
    }

    static long count(Pages pages) throws IndexStoreException {
        long count = 0;
        Optional<Place> last = Optional.empty();
        while (true) {
            List<Place> page = pages.after(last, PAGE);
            count += page.size();
            if (page.size() < PAGE) {
                return count;
            }
            last = Optional.of(page.get(page.size() - 1));
        }
    }

    private static void report(Outcome outcome) {
        if (outcome.arrived() + outcome.gone() > 0) {
            LOGGER.info(
                    "message index: {} changes that were cut off are made, {} are taken back",
                    outcome.arrived(),
                    outcome.gone());
        }
        if (outcome.filled() > 0) {
            LOGGER.info("message index: {} older messages have got a row", outcome.filled());
        }
        if (outcome.withoutRow() > 0) {
            LOGGER.warn(
                    "ALARM {} messages have no row in the message index and are not shown: rows"
                            + " were removed, or messages put there, from outside",
                    outcome.withoutRow());
        }
        if (outcome.withoutMessage() > 0) {
            LOGGER.warn(
                    "ALARM {} messages that the message index knows are not in the mailbox: they"
                            + " were removed from outside; their keys stay",
                    outcome.withoutMessage());
        }
    }
}
