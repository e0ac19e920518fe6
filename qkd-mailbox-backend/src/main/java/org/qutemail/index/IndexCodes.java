// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.policy.Delivery;
import org.qutemail.core.secret.HmacSha256;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.core.vault.wrap.RowBytes;

/**
 * Gives each row its code and checks it: HMAC-SHA-256 over every column and the id of the index,
 * under a key that the root of the vault derives for this purpose. Thread-safe.
 */
final class IndexCodes implements AutoCloseable {

    private static final String LABEL = "qutemail/1 index";

    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_OF_RFC_9562 = Long.MIN_VALUE;

    private final UUID indexId;
    private final SecretBytes key;

    IndexCodes(UUID indexId, VaultRoot root) throws VaultRefusedException {
        this.indexId = indexId;
        this.key = root.derive(LABEL, VaultRoot.octets(indexId));
    }

    /** Lent: what masks sums. */
    SecretBytes key() {
        return key;
    }

    UUID indexId() {
        return indexId;
    }

    IndexRow seal(IndexRow row) {
        return row.withMac(code(octets(row)));
    }

    IndexShard seal(IndexShard shard) {
        return shard.withMac(code(octets(shard)));
    }

    IndexMeta seal(IndexMeta meta) {
        return meta.withMac(code(octets(meta)));
    }

    boolean holds(IndexRow row) {
        return same(row.mac(), code(octets(row)));
    }

    boolean holds(IndexShard shard) {
        return same(shard.mac(), code(octets(shard)));
    }

    boolean holds(IndexMeta meta) {
        return meta.indexId().equals(indexId) && same(meta.mac(), code(octets(meta)));
    }

    /** What the message of a delivery is called in a mailbox: nobody else can tell. */
    UUID name(Delivery delivery, String mailbox) {
        ByteBuffer code =
                ByteBuffer.wrap(
                        HmacSha256.code(
                                key,
                                new RowBytes("delivery")
                                        .id(indexId)
                                        .text(delivery.mail())
                                        .text(delivery.recipient())
                                        .text(delivery.content())
                                        .text(mailbox)
                                        .toBytes()));
        return new UUID(
                code.getLong() & ~0xF000L | VERSION_8, code.getLong() >>> 2 | VARIANT_OF_RFC_9562);
    }

    private static boolean same(Octets stored, Octets computed) {
        return MessageDigest.isEqual(stored.toBytes(), computed.toBytes());
    }

    private Octets code(RowBytes row) {
        return Octets.of(HmacSha256.code(key, row.toBytes()));
    }

    private RowBytes octets(IndexRow row) {
        RowBytes bytes = new RowBytes(row.isOfFirstVersion() ? "message" : "message-2");
        if (!row.isOfFirstVersion()) {
            bytes.time(row.internalDate()).octets(row.digests());
        }
        bytes.id(indexId)
                .number(row.place().mailboxId())
                .number(row.place().uid())
                .id(row.id())
                .text(row.state().name())
                .text(row.owner())
                .number(row.plainOctets())
                .number(row.storedOctets())
                .time(row.received())
                .text(row.origin().name())
                .text(row.reason())
                .number(row.generation())
                .number(row.sealed().isPresent() ? 1 : 0);
        Optional<SealedCopy> sealed = row.sealed();
        return sealed.isEmpty()
                ? bytes
                : bytes.octets(sealed.get().recordId())
                        .octets(sealed.get().keyId().toBytes())
                        .text(sealed.get().mode().map(KeyMode::name).orElse(""))
                        .octets(sealed.get().nonce())
                        .octets(sealed.get().tag())
                        .octets(sealed.get().commitments());
    }

    private RowBytes octets(IndexShard shard) {
        return new RowBytes("index-shard")
                .id(indexId)
                .number(shard.number())
                .number(shard.rows())
                .octets(shard.sum())
                .number(shard.generation());
    }

    private RowBytes octets(IndexMeta meta) {
        return new RowBytes("index").id(indexId).number(meta.filled() ? 1 : 0);
    }

    @Override
    public void close() {
        key.close();
    }
}
