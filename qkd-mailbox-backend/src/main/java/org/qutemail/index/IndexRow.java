// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.policy.AppendOrigin;
import org.qutemail.core.vault.store.Octets;

/**
 * One reference to a message.
 *
 * @param place where it lies; what the row is found by
 * @param id the message's name for good: a MOVE keeps it, a COPY gets one of its own
 * @param state how far it has got
 * @param owner whose mailbox it is in
 * @param sealed the sealed copy; empty for plain mail
 * @param digests of plain mail, see {@link #DIGESTS}; no octets for sealed mail, and in rows of the
 *     first version
 * @param plainOctets size of the plain message
 * @param storedOctets size of what is stored of it
 * @param received when this server got it; whole microseconds
 * @param internalDate the date that clients are shown, whole milliseconds; empty in rows of the
 *     first version
 * @param origin who appended it
 * @param reason why it was sealed or not, a short token
 * @param generation of the shard when the row was written
 * @param mac over every other column; no octets in a row that nothing vouches for
 */
public record IndexRow(
        Place place,
        UUID id,
        IndexState state,
        String owner,
        Optional<SealedCopy> sealed,
        Octets digests,
        long plainOctets,
        long storedOctets,
        Instant received,
        Optional<Instant> internalDate,
        AppendOrigin origin,
        String reason,
        long generation,
        Octets mac) {

    /** Octets of the digests: SHA-256 of header, MIME structure and body. */
    public static final int DIGESTS = 96;

    public IndexRow {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(sealed, "sealed");
        Objects.requireNonNull(digests, "digests");
        Objects.requireNonNull(received, "received");
        Objects.requireNonNull(internalDate, "internalDate");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(mac, "mac");
        if (digests.size() != 0 && (digests.size() != DIGESTS || sealed.isPresent())) {
            throw new IllegalArgumentException("plain mail has three digests of 32 octets");
        }
    }

    /**
     * Whether the row was written before rows told the internal date and the digests of plain mail:
     * its code does not cover them.
     */
    public boolean isOfFirstVersion() {
        return internalDate.isEmpty() && digests.size() == 0;
    }

    /** What stands for a row that cannot even be read; no code fits it. */
    public static IndexRow unreadable(Place place) {
        return new IndexRow(
                place,
                new UUID(0, 0),
                IndexState.ACTIVE,
                "",
                Optional.empty(),
                Octets.NONE,
                0,
                0,
                Instant.EPOCH,
                Optional.empty(),
                AppendOrigin.DELIVER_PLAIN,
                "unreadable",
                0,
                Octets.NONE);
    }

    /** The same message at another place: what a MOVE makes. */
    public IndexRow movedTo(Place there, String otherOwner) {
        return at(there, otherOwner, id);
    }

    /** A further reference with a name of its own: what a COPY makes. */
    public IndexRow copiedTo(Place there, String otherOwner, UUID name) {
        return at(there, otherOwner, name);
    }

    private IndexRow at(Place there, String otherOwner, UUID name) {
        return new IndexRow(
                there,
                name,
                IndexState.PENDING,
                otherOwner,
                sealed,
                digests,
                plainOctets,
                storedOctets,
                received,
                internalDate,
                origin,
                reason,
                0,
                Octets.NONE);
    }

    /** In another state. */
    public IndexRow in(IndexState next) {
        return with(next, generation, mac);
    }

    /** Written in that generation, without a code yet. */
    IndexRow of(long other) {
        return with(state, other, Octets.NONE);
    }

    /** With its code. */
    IndexRow withMac(Octets code) {
        return with(state, generation, code);
    }

    private IndexRow with(IndexState next, long other, Octets code) {
        return new IndexRow(
                place,
                id,
                next,
                owner,
                sealed,
                digests,
                plainOctets,
                storedOctets,
                received,
                internalDate,
                origin,
                reason,
                other,
                code);
    }
}
