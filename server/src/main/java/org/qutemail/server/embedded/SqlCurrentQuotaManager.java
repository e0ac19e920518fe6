// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import javax.inject.Inject;
import org.apache.james.core.quota.QuotaCountUsage;
import org.apache.james.core.quota.QuotaSizeUsage;
import org.apache.james.lifecycle.api.Startable;
import org.apache.james.mailbox.model.CurrentQuotas;
import org.apache.james.mailbox.model.QuotaOperation;
import org.apache.james.mailbox.model.QuotaRoot;
import org.apache.james.mailbox.quota.CurrentQuotaManager;
import org.qutemail.jdbc.DatabaseThreads;
import reactor.core.publisher.Mono;

/**
 * What everybody uses, exact under concurrent changes and after a crash; see {@link QuotaTable}.
 */
final class SqlCurrentQuotaManager implements CurrentQuotaManager, Startable {

    private final QuotaTable table;

    @Inject
    SqlCurrentQuotaManager(DatabaseThreads database) {
        this.table = new QuotaTable(database);
    }

    /** At the start. */
    void countAnew() throws SQLException {
        table.countAnew();
    }

    @Override
    public Mono<QuotaCountUsage> getCurrentMessageCount(QuotaRoot root) {
        return getCurrentQuotas(root).map(CurrentQuotas::count);
    }

    @Override
    public Mono<QuotaSizeUsage> getCurrentStorage(QuotaRoot root) {
        return getCurrentQuotas(root).map(CurrentQuotas::size);
    }

    @Override
    public Mono<CurrentQuotas> getCurrentQuotas(QuotaRoot root) {
        return Mono.fromCallable(() -> table.get(root.getValue()));
    }

    @Override
    public Mono<Void> increase(QuotaOperation operation) {
        return done(
                () -> {
                    table.add(
                            operation.quotaRoot().getValue(),
                            operation.count().asLong(),
                            operation.size().asLong());
                    return null;
                });
    }

    @Override
    public Mono<Void> decrease(QuotaOperation operation) {
        return done(
                () -> {
                    table.add(
                            operation.quotaRoot().getValue(),
                            -operation.count().asLong(),
                            -operation.size().asLong());
                    return null;
                });
    }

    @Override
    public Mono<Void> setCurrentQuotas(QuotaOperation operation) {
        return done(
                () -> {
                    table.set(
                            operation.quotaRoot().getValue(),
                            operation.count().asLong(),
                            operation.size().asLong());
                    return null;
                });
    }

    private static Mono<Void> done(Callable<Void> work) {
        return Mono.fromCallable(work);
    }
}
