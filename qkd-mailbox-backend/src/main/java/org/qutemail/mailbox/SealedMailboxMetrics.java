// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;

/**
 * What the sealed mailbox did since it was started: records, decisions, alarms. One instance per
 * server; thread-safe; counters only grow.
 */
public final class SealedMailboxMetrics {

    private final Map<RecordPart, LongAdder> written = counters();
    private final Map<RecordPart, LongAdder> opened = counters();
    private final Map<String, LongAdder> decisions = new ConcurrentHashMap<>();
    private final Map<SealError, LongAdder> alarms = new ConcurrentHashMap<>();
    private final LongAdder unconfirmed = new LongAdder();
    private final LongAdder lookUps = new LongAdder();

    private static Map<RecordPart, LongAdder> counters() {
        Map<RecordPart, LongAdder> counters = new EnumMap<>(RecordPart.class);
        for (RecordPart part : RecordPart.values()) {
            counters.put(part, new LongAdder());
        }
        return counters;
    }

    void recordWritten(RecordPart part) {
        written.get(part).increment();
    }

    void recordOpened(RecordPart part) {
        opened.get(part).increment();
    }

    void decided(AppendDecision decision) {
        String name = (decision.sealed() ? "sealed." : "plain.") + decision.reason();
        decisions.computeIfAbsent(name, any -> new LongAdder()).increment();
    }

    void alarm(SealError error) {
        alarms.computeIfAbsent(error, any -> new LongAdder()).increment();
    }

    void copyUnconfirmed() {
        unconfirmed.increment();
    }

    void keysLookedUp() {
        lookUps.increment();
    }

    /** Records sealed and handed to the storage, of one part. */
    public long recordsWritten(RecordPart part) {
        return written.get(part).sum();
    }

    /** Records sealed and handed to the storage. */
    public long recordsWritten() {
        return written.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Records opened, of one part. The sealed MIME properties count as headers. */
    public long recordsOpened(RecordPart part) {
        return opened.get(part).sum();
    }

    /** Records opened. */
    public long recordsOpened() {
        return opened.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Appends by outcome and reason, such as {@code plain.no-origin}; a snapshot. */
    public SortedMap<String, Long> decisions() {
        SortedMap<String, Long> snapshot = new TreeMap<>();
        decisions.forEach((name, count) -> snapshot.put(name, count.sum()));
        return snapshot;
    }

    /** How often stored mail could not be opened, for one cause. */
    public long alarms(SealError error) {
        LongAdder count = alarms.get(error);
        return count == null ? 0 : count.sum();
    }

    /** How often stored mail could not be opened. */
    public long alarms() {
        return alarms.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Copies stored whose key service did not take the confirmation. */
    public long unconfirmedCopies() {
        return unconfirmed.sum();
    }

    /** Times the key service was asked for existing copies, a batch counted once. */
    public long keyLookUps() {
        return lookUps.sum();
    }
}
