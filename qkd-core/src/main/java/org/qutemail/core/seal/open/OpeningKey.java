// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.open;

import java.util.Objects;
import java.util.Optional;
import org.qutemail.core.key.CopyKeys;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.secret.SecretBytes;

/**
 * What a person has who opens an exported message.
 *
 * @param qkdKey the QKD key; destroyed by {@link #close()}
 * @param id its key id
 * @param senderSae the SAE that took it, needed for CMS only, otherwise empty
 * @param receiverSae the SAE that claimed it, needed for CMS only, otherwise empty
 * @param copySecret of the sealed copy, for records; when absent the QKD key itself is the keying
 *     material, as in the test vectors
 */
public record OpeningKey(
        SecretBytes qkdKey,
        KeyId id,
        String senderSae,
        String receiverSae,
        Optional<SecretBytes> copySecret)
        implements AutoCloseable {

    public OpeningKey {
        Objects.requireNonNull(qkdKey, "qkdKey");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(senderSae, "senderSae");
        Objects.requireNonNull(receiverSae, "receiverSae");
        Objects.requireNonNull(copySecret, "copySecret");
    }

    /** For the CMS form. The caller closes it. */
    KeyMaterial forCms() {
        return new KeyMaterial(info(false), qkdKey.copy());
    }

    /** For a record; its own mark says whether the key was simulated. The caller closes it. */
    KeyMaterial forRecord(boolean simulated) {
        SecretBytes ikm =
                copySecret
                        .map(secret -> CopyKeys.derive(qkdKey, secret, id))
                        .orElseGet(qkdKey::copy);
        return new KeyMaterial(info(simulated), ikm);
    }

    private KeyInfo info(boolean simulated) {
        KeyOrigin origin = simulated ? KeyOrigin.SIMULATED : KeyOrigin.KME;
        return new KeyInfo(id, origin, KeyMode.PER_MESSAGE, senderSae, receiverSae);
    }

    @Override
    public void close() {
        qkdKey.close();
        copySecret.ifPresent(SecretBytes::close);
    }
}
