// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.secret.Hkdf;
import org.qutemail.core.secret.KeyWrap;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.root.ShredKeys;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.store.UseId;
import org.qutemail.core.vault.store.UseRow;

/**
 * Makes and opens the rows of keys and copies. A row without our code is refused, and its key is
 * remembered as damaged. Thread-safe.
 */
final class RowCrypto {

    static final String ALGORITHM = "AES-256-KWP";

    private static final byte[] FINGERPRINT =
            "qutemail/1 vault-fingerprint\0".getBytes(StandardCharsets.US_ASCII);
    private static final int FINGERPRINT_SIZE = 16;

    private final RowCodes codes;
    private final KekRing ring;
    private final ShredKeys shred;
    private final Set<KeyId> damaged = ConcurrentHashMap.newKeySet();

    RowCrypto(RowCodes codes, KekRing ring, ShredKeys shred) {
        this.codes = codes;
        this.ring = ring;
        this.shred = shred;
    }

    /** The keys whose rows were found damaged since start. */
    Set<KeyId> damaged() {
        return Set.copyOf(damaged);
    }

    /** The row of a new key. */
    KeyRow newKey(KeyRecord record, SecretBytes secret, String period, Octets noCopies)
            throws KeyRefusedException {
        KeyRow bare =
                new KeyRow(
                        record,
                        ALGORITHM,
                        ring.current().id(),
                        period,
                        Octets.NONE,
                        fingerprint(record.id(), secret),
                        Optional.empty(),
                        0,
                        noCopies,
                        1,
                        Octets.NONE);
        return sealed(wrapped(bare, secret));
    }

    /** The same key under the present key-encrypting key. */
    KeyRow rewrapped(KeyRow row) throws KeyRefusedException {
        KeyRow next = row.with(row.record());
        if (row.wrapped().isEmpty() || shred.of(row.period()).isEmpty()) {
            return sealed(next.withWrapped(ring.current().id(), row.wrapped()));
        }
        try (SecretBytes secret = open(row)) {
            return sealed(wrapped(next.withWrapped(ring.current().id(), Octets.NONE), secret));
        }
    }

    private KeyRow wrapped(KeyRow row, SecretBytes secret) throws KeyRefusedException {
        try (SecretBytes wrapping = kek(row.kekId(), row.id()).wrapping(row, period(row))) {
            return row.withWrapped(row.kekId(), Octets.of(KeyWrap.wrap(wrapping, secret)));
        }
    }

    /** Gives the row its code. */
    KeyRow sealed(KeyRow row) throws KeyRefusedException {
        return codes.seal(row, kek(row.kekId(), row.id()));
    }

    /**
     * The row as it is.
     *
     * @throws KeyRefusedException it does not carry our code
     */
    KeyRow checked(KeyRow row) throws KeyRefusedException {
        if (!codes.holds(row, kek(row.kekId(), row.id()))) {
            throw damaged(row.id(), "the vault's row of key " + row.id());
        }
        return row;
    }

    /** The key of a checked row that has one; the caller closes it. */
    SecretBytes open(KeyRow row) throws KeyRefusedException {
        try (SecretBytes wrapping = kek(row.kekId(), row.id()).wrapping(row, period(row))) {
            return KeyWrap.unwrap(wrapping, row.wrapped().toBytes())
                    .orElseThrow(() -> damaged(row.id(), "the vault's row of key " + row.id()));
        }
    }

    /** Whether the key of a checked row is the one it was. */
    boolean fits(KeyRow row, SecretBytes secret) {
        return row.fingerprint().equals(fingerprint(row.id(), secret));
    }

    private static Octets fingerprint(KeyId id, SecretBytes secret) {
        byte[] info =
                new RowBytes("fingerprint").octets(FINGERPRINT).octets(id.toBytes()).toBytes();
        try (SecretBytes print = Hkdf.derive(secret, new byte[0], info, FINGERPRINT_SIZE)) {
            return print.withBytes(Octets::of);
        }
    }

    /** The row of a new copy, in the period of its key. */
    UseRow newUse(CopyRef copy, SecretBytes secret, KeyRow key, Instant at)
            throws KeyRefusedException {
        UUID kek = ring.current().id();
        UseRow bare =
                new UseRow(
                        UseId.of(copy),
                        copy.keyId(),
                        kek,
                        key.period(),
                        Octets.NONE,
                        at,
                        Optional.empty(),
                        1,
                        Octets.NONE);
        return sealed(wrapped(bare, secret));
    }

    /** The same copy under the present key-encrypting key. */
    UseRow rewrapped(UseRow row) throws KeyRefusedException {
        UUID kek = ring.current().id();
        if (shred.of(row.period()).isEmpty()) {
            return sealed(row.rewrapped(kek, row.wrapped()));
        }
        try (SecretBytes secret = open(row)) {
            return sealed(wrapped(row.rewrapped(kek, Octets.NONE), secret));
        }
    }

    private UseRow wrapped(UseRow row, SecretBytes secret) throws KeyRefusedException {
        try (SecretBytes wrapping =
                kek(row.kekId(), row.keyId()).wrapping(row, period(row.period(), row.keyId()))) {
            return row.withWrapped(Octets.of(KeyWrap.wrap(wrapping, secret)));
        }
    }

    /** Gives the row its code. */
    UseRow sealed(UseRow row) throws KeyRefusedException {
        return codes.seal(row, kek(row.kekId(), row.keyId()));
    }

    /**
     * The row as it is.
     *
     * @throws KeyRefusedException it does not carry our code
     */
    UseRow checked(UseRow row) throws KeyRefusedException {
        if (!codes.holds(row, kek(row.kekId(), row.keyId()))) {
            throw damaged(row.keyId(), "the vault's row of a copy under key " + row.keyId());
        }
        return row;
    }

    /** The copy secret of a checked row; the caller closes it. */
    SecretBytes open(UseRow row) throws KeyRefusedException {
        try (SecretBytes wrapping =
                kek(row.kekId(), row.keyId()).wrapping(row, period(row.period(), row.keyId()))) {
            return KeyWrap.unwrap(wrapping, row.wrapped().toBytes())
                    .orElseThrow(
                            () ->
                                    damaged(
                                            row.keyId(),
                                            "the vault's row of a copy under key " + row.keyId()));
        }
    }

    private SecretBytes period(KeyRow row) throws KeyRefusedException {
        return period(row.period(), row.id());
    }

    private SecretBytes period(String period, KeyId id) throws KeyRefusedException {
        return shred.of(period).orElseThrow(() -> gone(period, id));
    }

    private KeyRefusedException gone(String period, KeyId id) {
        return new KeyRefusedException(
                "key "
                        + id
                        + " is of the period "
                        + period
                        + shred.destruction(period)
                                .map(end -> ", destroyed " + end.at() + ": " + end.reason())
                                .orElse(
                                        ", whose shred key is missing from the root's directory:"
                                                + " put it back from your copy of the root"));
    }

    /**
     * @throws KeyRefusedException the row's period was destroyed, or its shred key is missing
     */
    void requirePeriod(KeyRow row) throws KeyRefusedException {
        period(row);
    }

    private Kek kek(UUID id, KeyId key) throws KeyRefusedException {
        return ring.of(id)
                .orElseThrow(
                        () ->
                                damaged(
                                        key,
                                        "the vault's row of key "
                                                + key
                                                + " (under "
                                                + id
                                                + ", which is no key-encrypting key of this"
                                                + " vault)"));
    }

    /** To be thrown. */
    KeyRefusedException damaged(KeyId id, String what) {
        damaged.add(id);
        return new KeyRefusedException(
                what
                        + " was changed from outside, or comes from elsewhere: put the vault back"
                        + " from a backup");
    }

    /** What a destroyed key's row looks like. */
    KeyRow destroyed(KeyRow row, Instant at, String reason, Octets noCopies)
            throws KeyRefusedException {
        return sealed(
                row.with(row.record().inState(KeyState.DESTROYED, at, reason))
                        .withWrapped(row.kekId(), Octets.NONE)
                        .withDestroyAfter(Optional.empty())
                        .withCopies(0, noCopies));
    }
}
