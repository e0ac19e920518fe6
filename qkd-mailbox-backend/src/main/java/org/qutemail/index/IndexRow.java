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
 * @param plainOctets size of the plain message
 * @param storedOctets size of what is stored of it
 * @param received when this server got it; whole microseconds
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
        long plainOctets,
        long storedOctets,
        Instant received,
        AppendOrigin origin,
        String reason,
        long generation,
        Octets mac) {

    public IndexRow {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(sealed, "sealed");
        Objects.requireNonNull(received, "received");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(mac, "mac");
    }

    /** What stands for a row that cannot even be read; no code fits it. */
    public static IndexRow unreadable(Place place) {
        return new IndexRow(
                place,
                new UUID(0, 0),
                IndexState.ACTIVE,
                "",
                Optional.empty(),
                0,
                0,
                Instant.EPOCH,
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
                plainOctets,
                storedOctets,
                received,
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
                plainOctets,
                storedOctets,
                received,
                origin,
                reason,
                other,
                code);
    }
}
