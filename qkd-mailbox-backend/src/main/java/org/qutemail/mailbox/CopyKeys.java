// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.lang.ref.Cleaner;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyService;

/**
 * The keys of the copies of one batch of messages: nothing is asked for until the first of them is
 * opened, then all are looked up at once. Thread-safe.
 *
 * <p>Messages handed out by a mapper have no end of life, so the keys are overwritten when the last
 * of the batch is no longer reachable.
 */
final class CopyKeys {

    private static final Cleaner CLEANER = Cleaner.create();

    private final KeyService service;
    private final SealedMailboxMetrics metrics;
    private final Set<CopyRef> batch = new LinkedHashSet<>();
    private final Map<CopyRef, KeyMaterial> opened = new ConcurrentHashMap<>();
    private boolean asked;

    CopyKeys(KeyService service, SealedMailboxMetrics metrics) {
        this.service = service;
        this.metrics = metrics;
        Map<CopyRef, KeyMaterial> toOverwrite = opened;
        CLEANER.register(this, () -> toOverwrite.values().forEach(KeyMaterial::close));
    }

    /** Adds a copy to the batch; without effect once the batch was looked up. */
    synchronized void expect(CopyRef copy) {
        if (!asked) {
            batch.add(copy);
        }
    }

    synchronized void expectAll(Collection<CopyRef> copies) {
        copies.forEach(this::expect);
    }

    /**
     * The copy's keying material: stays ours, and valid as long as this object is reachable.
     *
     * @throws KeyException as {@link KeyService#openCopy}; asked for again the next time
     */
    synchronized KeyMaterial get(CopyRef copy) throws KeyException {
        if (!asked) {
            asked = true;
            batch.add(copy);
            if (batch.size() > 1) {
                metrics.keysLookedUp();
                opened.putAll(service.openCopies(batch));
            }
            batch.clear();
        }
        KeyMaterial material = opened.get(copy);
        if (material == null) {
            metrics.keysLookedUp();
            material = service.openCopy(copy);
            opened.put(copy, material);
        }
        return material;
    }
}
