// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import javax.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.apache.james.core.healthcheck.HealthCheck;
import org.qutemail.core.policy.StorageState;
import org.qutemail.jdbc.DatabaseThreads;
import org.qutemail.server.launch.Once;

/** The one database, for whatever of James uses JPA. */
final class DatabaseModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Database.class).in(Scopes.SINGLETON);
        bind(StorageWatch.class).asEagerSingleton();
        OptionalBinder.newOptionalBinder(binder(), StorageState.class)
                .setBinding()
                .to(StorageWatch.class);
        Multibinder.newSetBinder(binder(), HealthCheck.class).addBinding().to(StorageWatch.class);
        bind(JdbcOnce.class).in(Scopes.SINGLETON);
        OptionalBinder.newOptionalBinder(binder(), Once.class).setBinding().to(JdbcOnce.class);
    }

    /** The same, for what works with it in SQL. */
    @Provides
    @Singleton
    DataSource dataSource(Database database) {
        return database.dataSource();
    }

    /** The same, for what must not be cut off. */
    @Provides
    @Singleton
    DatabaseThreads threads(Database database) {
        return database.threads();
    }

    @Provides
    @Singleton
    EntityManagerFactory entityManagers(Database database) {
        return database.entityManagers();
    }
}
