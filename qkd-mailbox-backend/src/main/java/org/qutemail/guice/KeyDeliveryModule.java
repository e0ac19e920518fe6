// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import com.google.inject.multibindings.OptionalBinder;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.config.QkdConfigurationException;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.policy.DeliveryNames;
import org.qutemail.core.policy.LargeMailLimit;
import org.qutemail.core.policy.PlainSpool;
import org.qutemail.core.policy.SealedStorage;
import org.qutemail.core.policy.StorageState;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyVault;

/**
 * The key service of {@code qkd.xml} as {@link QkdKeyService}; who binds it as {@code KeyService}
 * decides when the server's combination of stores is checked, see {@link QkdKeyModule} and {@link
 * QkdServerModule}.
 *
 * <p>Needs the bindings of James for {@code ConfigurationProvider} and {@code Clock}. {@link
 * KeyVault} is the one in memory unless a module sets another ({@code OptionalBinder.setBinding}).
 */
final class KeyDeliveryModule extends AbstractModule {

    @Override
    protected void configure() {
        OptionalBinder.newOptionalBinder(binder(), SimulatorStarter.class);
        OptionalBinder.newOptionalBinder(binder(), DeliveryNames.class)
                .setDefault()
                .toInstance(DeliveryNames.NONE);
        OptionalBinder.newOptionalBinder(binder(), StorageState.class)
                .setDefault()
                .toInstance(StorageState.SOUND);
        OptionalBinder.newOptionalBinder(binder(), KeyVault.class)
                .setDefault()
                .to(InMemoryKeyVault.class)
                .in(Scopes.SINGLETON);
        // Eager: what is wrong with the keys shall be known before a port is opened.
        bind(KeyServiceLife.class).asEagerSingleton();
        bind(KeyGauges.class).asEagerSingleton();
        bind(SafeCombination.class).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    QkdConfiguration configuration(ConfigurationProvider files)
            throws ConfigurationException, QkdConfigurationException {
        return QkdXml.keys(xml(files));
    }

    @Provides
    @Singleton
    SealedStorage storage(ConfigurationProvider files)
            throws ConfigurationException, QkdConfigurationException {
        return QkdXml.storage(xml(files));
    }

    @Provides
    @Singleton
    LargeMailLimit largeMailLimit(ConfigurationProvider files)
            throws ConfigurationException, QkdConfigurationException {
        return QkdXml.largeMailLimit(xml(files));
    }

    @Provides
    @Singleton
    PlainSpool plainSpool(ConfigurationProvider files)
            throws ConfigurationException, QkdConfigurationException {
        return QkdXml.plainSpool(xml(files));
    }

    @Provides
    QkdKeyService keyService(KeyServiceLife life) {
        return life.service();
    }

    private static HierarchicalConfiguration<ImmutableNode> xml(ConfigurationProvider files)
            throws ConfigurationException {
        return files.getConfiguration(QkdXml.COMPONENT);
    }
}
