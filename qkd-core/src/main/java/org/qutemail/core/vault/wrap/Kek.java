// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.wrap;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.secret.Hkdf;
import org.qutemail.core.secret.HmacSha256;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.store.KeyRow;
import org.qutemail.core.vault.store.UseRow;

/**
 * A key-encrypting key, opened. What it derives is bound to the row: a row that is moved to another
 * place does not open there.
 */
final class Kek implements AutoCloseable {

    static final int SIZE = 32;

    private static final String WRAP = "qutemail/1 vault-wrap";
    private static final String COPY = "qutemail/1 vault-copy";
    private static final byte[] ROW = "qutemail/1 vault-row".getBytes(StandardCharsets.US_ASCII);

    private final UUID id;
    private final SecretBytes secret;
    private final SecretBytes rowCode;

    /**
     * @param secret taken over
     */
    Kek(UUID id, SecretBytes secret) {
        this.id = id;
        this.secret = secret;
        this.rowCode = Hkdf.derive(secret, new byte[0], ROW, HmacSha256.SIZE);
    }

    UUID id() {
        return id;
    }

    /** The wrapping key of a key: HKDF(KEK, shred key, key_ID, SAEs, kek_id, period). */
    SecretBytes wrapping(KeyRow row, SecretBytes shred) {
        byte[] info =
                new RowBytes(WRAP)
                        .octets(row.id().toBytes())
                        .text(row.record().masterSae())
                        .text(row.record().slaveSae())
                        .id(id)
                        .text(row.period())
                        .toBytes();
        return Hkdf.derive(secret, shred, info, SIZE);
    }

    /** The wrapping key of a copy secret. */
    SecretBytes wrapping(UseRow row, SecretBytes shred) {
        KeyId key = row.keyId();
        byte[] info =
                new RowBytes(COPY)
                        .octets(key.toBytes())
                        .octets(row.id().toBytes())
                        .id(id)
                        .text(row.period())
                        .toBytes();
        return Hkdf.derive(secret, shred, info, SIZE);
    }

    byte[] code(byte[] row) {
        return HmacSha256.code(rowCode, row);
    }

    @Override
    public void close() {
        secret.close();
        rowCode.close();
    }
}
