// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.config.QkdConfigurationException;
import org.qutemail.guice.QkdXml;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;

/** The key settings that a server on this home would have, for commands that need no server. */
public final class ConfiguredKeys {

    private ConfiguredKeys() {}

    /**
     * Reads {@code conf/qkd.xml} of the home where there is one; the bundle's own file says nothing
     * but what the variables say.
     *
     * @throws SettingException a setting is wrong
     */
    public static QkdConfiguration read(Environment environment)
            throws SettingException, IOException {
        Path home = Path.of(environment.get(Variable.QUTEMAIL_HOME));
        Path file = home.resolve("conf").resolve(QkdXml.COMPONENT + ".xml");
        try {
            return Files.exists(file)
                    ? fromFile(file, environment)
                    : QkdConfiguration.fromVariables(name -> environment.get(name).orElse(null));
        } catch (QkdConfigurationException e) {
            throw new SettingException(e.getMessage());
        } catch (ConfigurationException e) {
            throw new SettingException(file + ": not well-formed (" + e.getMessage() + ")");
        }
    }

    private static QkdConfiguration fromFile(Path file, Environment environment)
            throws IOException, ConfigurationException, QkdConfigurationException {
        String resolved =
                new ConfigurationFolder(environment)
                        .resolve(file.getFileName().toString(), Files.readString(file));
        return QkdXml.keys(
                FileConfigurationProvider.getConfig(
                        new ByteArrayInputStream(resolved.getBytes(StandardCharsets.UTF_8))));
    }
}
