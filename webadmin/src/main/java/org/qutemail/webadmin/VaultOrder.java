// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.core.vault.wrap.VaultDisposal;

/**
 * What an administrator wants done with the vault.
 *
 * @param action not null
 * @param period the month it is about, for {@code SHRED}; for {@code HOLD} and {@code RELEASE} this
 *     or the key
 * @param key see {@code period}
 * @param reason for these three; kept with the keys
 */
public record VaultOrder(
        VaultTask.Action action, Optional<String> period, Optional<KeyId> key, String reason) {

    /** One that needs nothing but its name. */
    public static VaultOrder of(VaultTask.Action action) {
        return new VaultOrder(action, Optional.empty(), Optional.empty(), "");
    }

    /** What is missing or too much, for people; empty when it can be carried out. */
    Optional<String> complaint() {
        String word = action.word();
        return switch (action) {
            case ROTATE, VERIFY, BACKUP, DESTROY_DUE -> Optional.empty();
            case SHRED ->
                    period.isPresent() && key.isEmpty() && !reason.isBlank()
                            ? Optional.empty()
                            : Optional.of(word + " needs period and reason");
            case HOLD, RELEASE ->
                    period.isPresent() != key.isPresent() && !reason.isBlank()
                            ? Optional.empty()
                            : Optional.of(word + " needs reason, and either period or key");
        };
    }

    /**
     * Carries out what ends keys or keeps them from ending.
     *
     * @return how many keys it was
     */
    long dispose(VaultDisposal disposal, LongConsumer progress)
            throws KeyException, VaultStoreException, VaultRefusedException, IOException {
        return switch (action) {
            case SHRED -> disposal.shred(period.orElseThrow(), reason, progress).living();
            case DESTROY_DUE -> disposal.destroyDue();
            case HOLD -> {
                if (key.isEmpty()) {
                    yield disposal.hold(period.orElseThrow(), reason, progress);
                }
                disposal.hold(key.get(), reason);
                yield 1;
            }
            case RELEASE -> {
                if (key.isEmpty()) {
                    yield disposal.release(period.orElseThrow(), reason, progress);
                }
                disposal.release(key.get(), reason);
                yield 1;
            }
            default -> throw new IllegalStateException(action + " ends no keys");
        };
    }
}
