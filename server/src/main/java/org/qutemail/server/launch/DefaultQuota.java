// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import javax.inject.Inject;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.lifecycle.api.Startable;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.quota.MaxQuotaManager;
import org.qutemail.server.settings.ServerSettings;

/**
 * Sets the quota of everybody at the first start on a storage, from {@code
 * MAILBOX_DEFAULT_QUOTA_GB}. From then on it is WebAdmin's ({@code /quota/size}), deleted or
 * changed.
 */
final class DefaultQuota implements Startable {

    private final MaxQuotaManager quotas;
    private final ServerSettings settings;
    private final Once once;

    @Inject
    DefaultQuota(MaxQuotaManager quotas, ServerSettings settings, Once once) {
        this.quotas = quotas;
        this.settings = settings;
        this.once = once;
    }

    void seed() throws Exception {
        once.run("default-quota", this::set);
    }

    private void set() throws MailboxException {
        long octets = settings.mail().defaultQuota();
        if (octets > 0 && quotas.getGlobalMaxStorage().isEmpty()) {
            quotas.setGlobalMaxStorage(QuotaSizeLimit.size(octets));
        }
    }
}
