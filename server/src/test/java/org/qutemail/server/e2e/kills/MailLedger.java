// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.kills;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each message must and may lie in each mailbox, from what clients have asked for and
 * been told. What was asked for and not answered may be done or not. Thread-safe.
 */
final class MailLedger {

    /** A message in a mailbox. */
    record Entry(String user, String mailbox, String token) implements Comparable<Entry> {

        @Override
        public int compareTo(Entry other) {
            return toString().compareTo(other.toString());
        }
    }

    private static final class Range {
        private int least;
        private int most;
    }

    private final Map<Entry, Range> ranges = new TreeMap<>();
    private int acknowledged;

    /** Something asked for. */
    final class Asked {
        private final Entry entry;
        private final int change;

        private Asked(Entry entry, int change) {
            this.entry = entry;
            this.change = change;
        }

        /** It was acknowledged. */
        void done() {
            synchronized (MailLedger.this) {
                range(entry).least += Math.max(0, change);
                range(entry).most += Math.min(0, change);
                acknowledged++;
            }
        }
    }

    private Range range(Entry entry) {
        return ranges.computeIfAbsent(entry, any -> new Range());
    }

    /**
     * From now on it may happen.
     *
     * @param change 1: one more of them; -1: one less
     */
    synchronized Asked asked(Entry entry, int change) {
        range(entry).most += Math.max(0, change);
        range(entry).least += Math.min(0, change);
        return new Asked(entry, change);
    }

    /** How much was acknowledged. */
    synchronized int acknowledged() {
        return acknowledged;
    }

    /** What is wrong with the messages that are there: empty, or a line for each. */
    synchronized List<String> complaints(Map<Entry, Integer> found) {
        List<String> complaints = new ArrayList<>();
        for (Map.Entry<Entry, Range> expected : ranges.entrySet()) {
            int count = found.getOrDefault(expected.getKey(), 0);
            Range range = expected.getValue();
            if (count < range.least) {
                complaints.add("lost: " + expected.getKey() + ", there are " + count);
            } else if (count > range.most) {
                complaints.add("too often: " + expected.getKey() + ", there are " + count);
            }
        }
        for (Entry entry : found.keySet()) {
            if (!ranges.containsKey(entry)) {
                complaints.add("nobody's: " + entry);
            }
        }
        return complaints;
    }

    /** What was found is what there is: the next life begins with it. */
    synchronized void settle(Map<Entry, Integer> found) {
        ranges.forEach(
                (entry, range) -> {
                    range.least = found.getOrDefault(entry, 0);
                    range.most = range.least;
                });
    }
}
