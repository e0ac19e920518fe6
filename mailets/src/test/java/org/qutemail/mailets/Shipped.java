// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.james.protocols.lib.mock.ConfigLoader;

/** The configuration files of {@code james-conf/memory}: what is tested is what is shipped. */
public final class Shipped {

    private Shipped() {}

    public static String text(String file) throws Exception {
        return Files.readString(
                Path.of(System.getProperty("qutemail.basedir"), "james-conf", "memory", file));
    }

    /** As James reads it, references to the environment and system properties resolved. */
    public static XMLConfiguration configuration(String text) throws Exception {
        return ConfigLoader.getConfig(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
