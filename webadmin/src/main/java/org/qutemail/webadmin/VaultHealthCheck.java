// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import java.util.List;
import java.util.Objects;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultStatus;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Whether the vault is as we left it. Degraded: its root is without a passphrase. Unhealthy: rows
 * were changed from outside, or the store does not answer.
 */
public final class VaultHealthCheck implements HealthCheck {

    private static final ComponentName NAME = new ComponentName("QKD key vault");

    private final DurableVault vault;

    public VaultHealthCheck(DurableVault vault) {
        this.vault = Objects.requireNonNull(vault, "vault");
    }

    @Override
    public ComponentName componentName() {
        return NAME;
    }

    @Override
    public Publisher<Result> check() {
        return Mono.fromSupplier(this::judge).subscribeOn(Schedulers.boundedElastic());
    }

    private Result judge() {
        try {
            VaultStatus status = vault.status();
            List<String> faults = status.faults();
            if (!faults.isEmpty()) {
                return Result.unhealthy(
                        NAME, faults.size() + " faults, the first: " + faults.get(0));
            }
            if (!status.damaged().isEmpty()) {
                return Result.unhealthy(
                        NAME,
                        "rows changed from outside: keys " + String.join(", ", status.damaged()));
            }
            return status.rootProtected()
                    ? Result.healthy(NAME)
                    : Result.degraded(
                            NAME, "UNPROTECTED ROOT: it has no passphrase, see docs/vault.md");
        } catch (VaultStoreException | VaultRefusedException e) {
            return Result.unhealthy(NAME, e.getMessage());
        }
    }
}
