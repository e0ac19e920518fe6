// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.policy.AppendOrigin;
import org.qutemail.core.vault.store.Octets;

/** Rows with different values in all columns. */
public final class SampleRows {

    public static final String ALICE = "alice@a.test";
    public static final String BOB = "bob@a.test";

    private SampleRows() {}

    public static KeyId key(int number) {
        return new KeyId(new UUID(7, number));
    }

    public static SealedCopy copy(int number, KeyId key) {
        return new SealedCopy(
                Octets.of(ByteBuffer.allocate(16).putInt(4, number).putLong(8, 9).array()),
                key,
                Optional.of(KeyMode.PER_MESSAGE),
                filled(12, number),
                filled(16, number + 1),
                filled(SealedCopy.COMMITMENTS, number + 2));
    }

    private static Octets filled(int size, int value) {
        byte[] octets = new byte[size];
        Arrays.fill(octets, (byte) value);
        return Octets.of(octets);
    }

    /** Of internal mail, each under a key of its own. */
    public static IndexRow sealed(long mailbox, long uid) {
        int number = Math.toIntExact(mailbox * 1000 + uid);
        return row(mailbox, uid, Optional.of(copy(number, key(number))));
    }

    /** Of internal mail under a given key. */
    public static IndexRow sealed(long mailbox, long uid, KeyId key) {
        return row(mailbox, uid, Optional.of(copy(Math.toIntExact(mailbox * 1000 + uid), key)));
    }

    /** Of external mail. */
    public static IndexRow plain(long mailbox, long uid) {
        return row(mailbox, uid, Optional.empty());
    }

    /** The same as rows were before they told dates and digests. */
    public static IndexRow firstVersion(IndexRow row) {
        return new IndexRow(
                row.place(),
                row.id(),
                row.state(),
                row.owner(),
                row.sealed(),
                Octets.NONE,
                row.plainOctets(),
                row.storedOctets(),
                row.received(),
                Optional.empty(),
                row.origin(),
                row.reason(),
                row.generation(),
                row.mac());
    }

    private static IndexRow row(long mailbox, long uid, Optional<SealedCopy> sealed) {
        return new IndexRow(
                new Place(mailbox, uid),
                new UUID(mailbox, uid),
                IndexState.PENDING,
                ALICE,
                sealed,
                sealed.isPresent() ? Octets.NONE : filled(IndexRow.DIGESTS, (int) uid),
                1000 + uid,
                1300 + uid,
                Instant.parse("2026-11-22T10:15:30.123456Z").plusSeconds(uid),
                Optional.of(Instant.parse("2026-11-21T10:15:30.123Z").plusSeconds(uid)),
                sealed.isPresent() ? AppendOrigin.DELIVER_SEALED : AppendOrigin.DELIVER_PLAIN,
                "internal",
                0,
                Octets.NONE);
    }
}
