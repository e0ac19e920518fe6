// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import javax.inject.Inject;
import org.apache.james.mailbox.extension.PreDeletionHook;
import org.apache.james.modules.mailbox.PreDeletionHookConfiguration;
import org.apache.james.modules.mailbox.PreDeletionHookLoader;
import org.apache.james.utils.ClassName;
import org.apache.james.utils.GuiceGenericLoader;
import org.apache.james.vault.DeletedMessageVaultHook;

/**
 * Loads the hooks that {@code listeners.xml} names, but not the one that hands deleted messages to
 * James's vault: with it the server does not start, rather than keep them in clear.
 */
final class CarefulPreDeletionHookLoader implements PreDeletionHookLoader {

    private final GuiceGenericLoader loader;

    @Inject
    CarefulPreDeletionHookLoader(GuiceGenericLoader loader) {
        this.loader = loader;
    }

    @Override
    public PreDeletionHook createHook(PreDeletionHookConfiguration configuration)
            throws ClassNotFoundException {
        PreDeletionHook hook = loader.instantiate(new ClassName(configuration.getClazz()));
        if (hook instanceof DeletedMessageVaultHook) {
            throw new IllegalArgumentException(
                    "listeners.xml: the preDeletionHook "
                            + configuration.getClazz()
                            + " would keep sealed mail in clear in the deleted-messages vault;"
                            + " take it out");
        }
        return hook;
    }
}
