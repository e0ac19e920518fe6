// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import javax.inject.Inject;
import javax.inject.Provider;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.webadmin.Routes;
import org.qutemail.core.policy.DeliveryNames;
import org.qutemail.index.IndexedDeliveries;
import org.qutemail.index.MessageIndex;

/** The message index, opened before anybody reads or writes mail. */
final class IndexModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(DatabaseIndex.class).asEagerSingleton();
        OptionalBinder.newOptionalBinder(binder(), MessageIndex.class)
                .setBinding()
                .toProvider(Opened.class);
        OptionalBinder.newOptionalBinder(binder(), DeliveryNames.class)
                .setBinding()
                .toProvider(Deliveries.class);
    }

    private static final class Opened implements Provider<MessageIndex> {

        private final DatabaseIndex index;

        @Inject
        Opened(DatabaseIndex index) {
            this.index = index;
        }

        @Override
        public MessageIndex get() {
            return index.index();
        }
    }

    private static final class Deliveries implements Provider<DeliveryNames> {

        private final DatabaseIndex index;

        @Inject
        Deliveries(DatabaseIndex index) {
            this.index = index;
        }

        @Override
        public DeliveryNames get() {
            return new IndexedDeliveries(index.index());
        }
    }

    @ProvidesIntoSet
    Routes agreement(DatabaseIndex index) {
        return new IndexRoutes(index::agreement);
    }

    @ProvidesIntoSet
    HealthCheck health(DatabaseIndex index) {
        return index;
    }
}
