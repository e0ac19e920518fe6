// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotBlank;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.settings.Environment;

class ConfigurationFolderTest {

    private static String resolve(Map<String, String> environment, String name, String content) {
        return new ConfigurationFolder(Environment.of(environment)).resolve(name, content);
    }

    @Test
    void referenceShouldTakeTheValueElseTheDefaultElseNothing() {
        String content = "${env:A:-1} ${env:B:-2} ${env:C} ${env:D:-}";

        assertThat(resolve(Map.of("A", "x", "B", ""), "some.xml", content)).isEqualTo("x 2  ");
    }

    @Test
    void systemPropertiesShouldBeLeftToJames() {
        assertThat(resolve(Map.of(), "a.xml", "${sys:a:-b}")).isEqualTo("${sys:a:-b}");
    }

    @Test
    void ownFileShouldReplaceTheOneOfTheBundle(@TempDir Path directory) throws Exception {
        Path bundle = Files.createDirectory(directory.resolve("bundle"));
        Path own = Files.createDirectory(directory.resolve("own"));
        Path target = directory.resolve("target");
        Files.writeString(bundle.resolve("a.xml"), "<a/>");
        Files.writeString(bundle.resolve("b.xml"), "<b/>");
        Files.writeString(own.resolve("b.xml"), "<mine p='${env:P:-1}'/>");
        Files.createDirectory(target);
        Files.writeString(target.resolve("stale.xml"), "<stale/>");

        new ConfigurationFolder(Environment.of(Map.of())).write(bundle, own, target);

        assertThat(target.resolve("a.xml")).hasContent("<a/>");
        assertThat(target.resolve("b.xml")).hasContent("<mine p='1'/>");
        assertThat(target.resolve("stale.xml")).doesNotExist();
    }

    @Property
    void valueInXmlShouldComeBackAsItIs(
            @ForAll @NotBlank @CharRange(from = ' ', to = '~') String value) throws Exception {
        // $ starts a reference for James, wherever it stands.
        String wanted = value.replace('$', '_').strip();
        String xml = resolve(Map.of("V", wanted), "a.xml", "<a><b>${env:V}</b></a>");

        assertThat(
                        FileConfigurationProvider.getConfig(
                                        new ByteArrayInputStream(
                                                xml.getBytes(StandardCharsets.UTF_8)))
                                .getString("b"))
                .isEqualTo(wanted);
    }

    @Property
    void valueInPropertiesShouldComeBackAsItIs(
            @ForAll @NotBlank @CharRange(from = ' ', to = '~') String value) throws Exception {
        String wanted = value.strip();
        Properties properties = new Properties();
        properties.load(
                new StringReader(resolve(Map.of("V", wanted), "a.properties", "b=${env:V}")));

        assertThat(properties.getProperty("b")).isEqualTo(wanted);
    }
}
