// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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
    private final List<Supplier<Optional<CopyRef>>> batch = new ArrayList<>();
    private final Map<CopyRef, KeyMaterial> opened = new ConcurrentHashMap<>();
    private boolean asked;

    CopyKeys(KeyService service, SealedMailboxMetrics metrics) {
        this.service = service;
        this.metrics = metrics;
        Map<CopyRef, KeyMaterial> toOverwrite = opened;
        CLEANER.register(this, () -> toOverwrite.values().forEach(KeyMaterial::close));
    }

    /**
     * Adds a copy to the batch; without effect once the batch was looked up.
     *
     * @param copy asked when the batch is looked up, and not before: a list that shows flags only
     *     never needs to know. Must not wait for this object
     */
    synchronized void expect(Supplier<Optional<CopyRef>> copy) {
        if (!asked) {
            batch.add(copy);
        }
    }

    void expect(CopyRef copy) {
        expect(() -> Optional.of(copy));
    }

    /**
     * The copy's keying material: stays ours, and valid as long as this object is reachable.
     *
     * @throws KeyException as {@link KeyService#openCopy}; asked for again the next time
     */
    synchronized KeyMaterial get(CopyRef copy) throws KeyException {
        if (!asked) {
            asked = true;
            Set<CopyRef> copies = new LinkedHashSet<>();
            batch.forEach(expected -> expected.get().ifPresent(copies::add));
            batch.clear();
            copies.add(copy);
            if (copies.size() > 1) {
                metrics.keysLookedUp();
                opened.putAll(service.openCopies(copies));
            }
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
