// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.dropin;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import java.io.FileNotFoundException;
import java.util.List;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.modules.server.JmxConfiguration;
import org.apache.james.smtpserver.SendMailHandler;
import org.apache.james.utils.ClassName;
import org.apache.james.utils.ExtensionConfiguration;
import org.apache.james.utils.PropertiesProvider;
import org.apache.james.webadmin.Routes;
import org.qutemail.guice.QkdKeyModule;
import org.qutemail.guice.QkdServerModule;
import org.qutemail.mailbox.guice.SealedMailboxModule;
import org.qutemail.smtp.BoundedSendMailHandler;
import org.qutemail.webadmin.MailContentGuard;
import org.qutemail.webadmin.MethodOverrideGuard;

/**
 * What is laid over a stock application so that its clients read internal mail: keys, the sealed
 * mailbox, and what keeps the opened mail from administrators. Routes and health checks come from
 * the installation's own files, as they do without this.
 */
final class TransparentModule extends AbstractModule {

    @Override
    protected void configure() {
        install(new QkdServerModule());
        install(new SealedMailboxModule());
        bind(SendMailHandler.class).to(BoundedSendMailHandler.class);
        // JMX shows and exports mail opened, whatever jmx.properties says.
        bind(JmxConfiguration.class).toInstance(JmxConfiguration.DISABLED);
    }

    /**
     * The extensions that {@code extensions.properties} names, but for the key module: its bindings
     * are here already, for the whole server, and Guice takes them once.
     */
    @Provides
    @Singleton
    ExtensionConfiguration extensions(PropertiesProvider files) throws ConfigurationException {
        try {
            return withoutKeys(ExtensionConfiguration.from(files.getConfiguration("extensions")));
        } catch (FileNotFoundException e) {
            return ExtensionConfiguration.DEFAULT;
        }
    }

    private static ExtensionConfiguration withoutKeys(ExtensionConfiguration named) {
        List<ClassName> modules =
                named.getAdditionalGuiceModulesForExtensions().stream()
                        .filter(name -> !name.getName().equals(QkdKeyModule.class.getName()))
                        .toList();
        return new ExtensionConfiguration(
                modules, named.getStartables(), named.getTaskExtensions());
    }

    @ProvidesIntoSet
    Routes mailContent(MailContentGuard guard) {
        return guard;
    }

    @ProvidesIntoSet
    Routes methodOverride(MethodOverrideGuard guard) {
        return guard;
    }
}
