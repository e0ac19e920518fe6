// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import javax.persistence.EntityManagerFactory;

/** The one database, for whatever of James uses JPA. */
final class DatabaseModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Database.class).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    EntityManagerFactory entityManagers(Database database) {
        return database.entityManagers();
    }
}
