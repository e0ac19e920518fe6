// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.Comparator;
import java.util.UUID;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.secret.HmacSha256;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.KekRow;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.MetaRow;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.store.ShardRow;
import org.qutemail.core.vault.store.UseRow;

/**
 * Gives each row its code (HMAC-SHA256 over every column and the id of the vault) and checks it:
 * rows of keys and copies under the key-encrypting key they name, the others under a key derived
 * from the root. Thread-safe.
 */
final class RowCodes implements AutoCloseable {

    private static final String LABEL = "qutemail/1 vault-integrity";

    private final UUID vaultId;
    private final SecretBytes integrity;

    RowCodes(UUID vaultId, VaultRoot root) throws VaultRefusedException {
        this.vaultId = vaultId;
        this.integrity = root.derive(LABEL, VaultRoot.octets(vaultId));
    }

    /** Lent: what masks sums. */
    SecretBytes integrity() {
        return integrity;
    }

    KeyRow seal(KeyRow row, Kek kek) {
        return row.withMac(Octets.of(kek.code(octets(row))));
    }

    UseRow seal(UseRow row, Kek kek) {
        return row.withMac(Octets.of(kek.code(octets(row))));
    }

    KekRow seal(KekRow row) {
        return row.withMac(code(octets(row)));
    }

    ShardRow seal(ShardRow row) {
        return row.withMac(code(octets(row)));
    }

    /**
     * @param keks all key-encrypting keys, sealed: the row about the vault vouches for their table,
     *     so that one from before a rotation does not fit it
     */
    MetaRow seal(MetaRow row, Collection<KekRow> keks) {
        return row.withMac(code(octets(row, keks)));
    }

    boolean holds(KeyRow row, Kek kek) {
        return same(row.mac(), kek.code(octets(row)));
    }

    boolean holds(UseRow row, Kek kek) {
        return same(row.mac(), kek.code(octets(row)));
    }

    boolean holds(KekRow row) {
        return row.mac().equals(code(octets(row)));
    }

    boolean holds(ShardRow row) {
        return row.mac().equals(code(octets(row)));
    }

    boolean holds(MetaRow row, Collection<KekRow> keks) {
        return row.vaultId().equals(vaultId) && row.mac().equals(code(octets(row, keks)));
    }

    private static boolean same(Octets stored, byte[] computed) {
        return MessageDigest.isEqual(stored.toBytes(), computed);
    }

    private Octets code(byte[] row) {
        return Octets.of(HmacSha256.code(integrity, row));
    }

    private byte[] octets(KeyRow row) {
        KeyRecord record = row.record();
        return new RowBytes("key")
                .id(vaultId)
                .octets(record.id().toBytes())
                .text(record.origin().name())
                .text(record.kmeId())
                .text(record.masterSae())
                .text(record.slaveSae())
                .number(record.bits())
                .text(record.mode().map(KeyMode::name).orElse(""))
                .text(record.state().name())
                .time(record.created())
                .time(record.activated())
                .time(record.changed())
                .number(record.uses())
                .text(record.reason())
                .text(row.wrapAlgorithm())
                .id(row.kekId())
                .text(row.period())
                .octets(row.wrapped())
                .octets(row.fingerprint())
                .time(row.destroyAfter())
                .number(row.copies())
                .octets(row.copySum())
                .number(row.version())
                .toBytes();
    }

    private byte[] octets(UseRow row) {
        return new RowBytes("use")
                .id(vaultId)
                .octets(row.id().toBytes())
                .octets(row.keyId().toBytes())
                .id(row.kekId())
                .text(row.period())
                .octets(row.wrapped())
                .time(row.created())
                .time(row.confirmed())
                .number(row.version())
                .toBytes();
    }

    private byte[] octets(KekRow row) {
        return new RowBytes("kek")
                .id(vaultId)
                .id(row.id())
                .number(row.retired() ? 1 : 0)
                .octets(row.wrapped())
                .time(row.created())
                .number(row.version())
                .toBytes();
    }

    private byte[] octets(ShardRow row) {
        return new RowBytes("shard")
                .id(vaultId)
                .number(row.number())
                .number(row.keys())
                .octets(row.sum())
                .number(row.version())
                .toBytes();
    }

    private byte[] octets(MetaRow row, Collection<KekRow> keks) {
        RowBytes bytes =
                new RowBytes("meta")
                        .id(vaultId)
                        .number(row.generation())
                        .number(row.version())
                        .number(keks.size());
        keks.stream()
                .sorted(Comparator.comparing(KekRow::id))
                .forEach(kek -> bytes.id(kek.id()).octets(kek.mac().toBytes()));
        return bytes.toBytes();
    }

    @Override
    public void close() {
        integrity.close();
    }
}
