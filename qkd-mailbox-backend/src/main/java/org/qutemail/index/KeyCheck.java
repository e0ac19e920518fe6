// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStoreException;

/** Whether the vault has had all keys that mail is under: a mailbox may be newer than its vault. */
public final class KeyCheck {

    private static final int PAGE = 1000;
    private static final int NAMED = 20;

    private KeyCheck() {}

    /** What a vault has had. */
    @FunctionalInterface
    public interface Vault {
        /** Those of the keys that it has never had, destroyed ones being known still. */
        Set<KeyId> unknown(Collection<KeyId> ids) throws VaultStoreException;
    }

    /**
     * Asks for every key that a row names.
     *
     * @throws VaultRefusedException some are unknown: that mail could never be read. Names them
     */
    public static void run(MessageIndex index, Vault vault)
            throws IndexStoreException, VaultStoreException, VaultRefusedException {
        Set<String> missing = new TreeSet<>();
        Optional<KeyId> last = Optional.empty();
        while (true) {
            List<KeyId> page = index.keysAfter(last, PAGE);
            vault.unknown(page).forEach(key -> missing.add(key.toString()));
            if (page.size() < PAGE) {
                break;
            }
            last = Optional.of(page.get(page.size() - 1));
        }
        if (!missing.isEmpty()) {
            throw new VaultRefusedException(
                    "the mailboxes are newer than the vault: it has never had "
                            + missing.size()
                            + " keys that mail is sealed under ("
                            + missing.stream().limit(NAMED).collect(Collectors.joining(", "))
                            + (missing.size() > NAMED ? ", ..." : "")
                            + "). Put the newer vault back, or mailboxes that match this one");
        }
    }
}
