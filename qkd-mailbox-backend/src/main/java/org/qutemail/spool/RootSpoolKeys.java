// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;

/**
 * Spool keys that the root of the vault derives from their ids: nothing has to be stored or backed
 * up, and any id ever used can be opened again. A new id at each start and at {@link #rotate()}
 * bounds what is sealed under one key.
 *
 * <pre>
 * id  = first 8 octets of derive("qutemail/1 spool-root", no context) || 8 random octets
 * key = derive("qutemail/1 spool-key", id), 32 octets
 * </pre>
 *
 * The mark of the root in the id tells mail that waits for another root, which is a matter of
 * putting that root back, from mail that was damaged.
 */
public final class RootSpoolKeys implements SpoolKeys, AutoCloseable {

    private static final String ROOT_LABEL = "qutemail/1 spool-root";
    private static final String KEY_LABEL = "qutemail/1 spool-key";
    private static final int MARK_SIZE = 8;

    /** Earlier keys come in runs, as a queue is read from its start. */
    private static final int REMEMBERED = 16;

    private final VaultRoot root;
    private final SecureRandom random;
    private final byte[] mark;
    private final Map<KeyId, SecretBytes> keys = new LinkedHashMap<>(REMEMBERED, 0.75f, true);
    private KeyId current;

    /**
     * @param root stays the caller's, who closes it after this
     * @param random where ids come from
     * @throws VaultRefusedException the root does not answer
     */
    public RootSpoolKeys(VaultRoot root, SecureRandom random) throws VaultRefusedException {
        this.root = root;
        this.random = random;
        try (SecretBytes octets = root.derive(ROOT_LABEL, new byte[0])) {
            this.mark = octets.withBytes(bytes -> Arrays.copyOf(bytes, MARK_SIZE));
        }
        rotate();
    }

    /**
     * From now on mail is sealed under a new key.
     *
     * @throws VaultRefusedException the root does not answer; the key stays
     */
    public synchronized void rotate() throws VaultRefusedException {
        byte[] unique = new byte[KeyId.SIZE - MARK_SIZE];
        random.nextBytes(unique);
        KeyId next = KeyId.of(ByteBuffer.allocate(KeyId.SIZE).put(mark).put(unique).array(), 0);
        secret(next);
        current = next;
    }

    @Override
    public synchronized KeyMaterial current() throws SealException {
        return withId(current);
    }

    @Override
    public synchronized KeyMaterial withId(KeyId id) throws SealException {
        if (!Arrays.equals(mark, 0, MARK_SIZE, id.toBytes(), 0, MARK_SIZE)) {
            throw new SealException(
                    SealError.MISSING_KEY,
                    "spool key " + id + " belongs to another vault root than this server has");
        }
        try {
            return new KeyMaterial(info(id), secret(id).copy());
        } catch (VaultRefusedException e) {
            throw new SealException(
                    SealError.MISSING_KEY,
                    "the vault root gives no spool key: " + e.getMessage(),
                    e);
        }
    }

    private SecretBytes secret(KeyId id) throws VaultRefusedException {
        SecretBytes known = keys.get(id);
        if (known == null) {
            known = root.derive(KEY_LABEL, id.toBytes());
            keys.put(id, known);
            forgetEldest();
        }
        return known;
    }

    private void forgetEldest() {
        if (keys.size() > REMEMBERED) {
            keys.remove(keys.keySet().iterator().next()).close();
        }
    }

    /**
     * A record knows of its key only whether it was simulated, and this one was not: that is all
     * that the origin says here.
     */
    private static KeyInfo info(KeyId id) {
        return new KeyInfo(id, KeyOrigin.KME, KeyMode.EPOCH, "", "");
    }

    @Override
    public synchronized void close() {
        keys.values().forEach(SecretBytes::close);
        keys.clear();
    }
}
