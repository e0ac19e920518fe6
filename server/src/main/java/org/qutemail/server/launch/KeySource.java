// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.config.QkdConfigurationException;
import org.qutemail.guice.QkdXml;
import org.qutemail.server.settings.ServerSettings;
import org.qutemail.server.settings.SettingException;

/** Where the keys of this start come from, checked before James starts. */
final class KeySource {

    private KeySource() {}

    /**
     * Reads {@code qkd.xml} the way the key service will.
     *
     * @param conf the directory that James will read
     * @throws SettingException a setting is wrong, or simulated keys would serve a server that
     *     others can reach
     */
    static QkdConfiguration read(Path conf, ServerSettings settings)
            throws SettingException, IOException {
        Path file = conf.resolve(QkdXml.COMPONENT + ".xml");
        try {
            var xml = FileConfigurationProvider.getConfig(Files.newInputStream(file));
            QkdXml.storage(xml);
            QkdConfiguration keys = QkdXml.keys(xml);
            if (keys.simulated() && !settings.isLoopback() && !keys.simulatorAllowRemote()) {
                throw SettingException.of(
                        "QUTEMAIL_BIND",
                        settings.bind().getHostAddress(),
                        "others can reach this server, and its keys are simulated; set"
                                + " QKD_SIMULATOR_ALLOW_REMOTE=true if that is meant, or"
                                + " QKD_SUBMIT_KME_URL and QKD_STORE_KME_URL for real keys");
            }
            return keys;
        } catch (QkdConfigurationException e) {
            throw new SettingException(e.getMessage());
        } catch (ConfigurationException e) {
            throw new SettingException(file + ": not well-formed (" + e.getMessage() + ")");
        }
    }
}
