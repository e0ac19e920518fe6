// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.james.imap.processor.AppendProcessor;
import org.apache.james.imap.processor.fetch.FetchProcessor;
import org.apache.james.modules.protocols.ImapPackage;
import org.apache.james.utils.ClassName;
import org.junit.jupiter.api.Test;

class QkdImapPackageTest {

    private final QkdImapPackage ours = new QkdImapPackage();

    @Test
    void processorsShouldBeTheStockOnesButForAppendAndFetch() {
        List<ClassName> replaced = List.of(name(AppendProcessor.class), name(FetchProcessor.class));

        assertThat(ours.processors())
                .hasSameSizeAs(ImapPackage.DEFAULT.processors())
                .contains(name(QkdAppendProcessor.class), name(QkdFetchProcessor.class))
                .doesNotContainAnyElementsOf(replaced)
                .containsAll(
                        ImapPackage.DEFAULT.processors().stream()
                                .filter(name -> !replaced.contains(name))
                                .toList());
    }

    private static ClassName name(Class<?> type) {
        return new ClassName(type.getCanonicalName());
    }

    /** James reads it off the root element and passes over the same line in a server's own. */
    @Test
    void configurationShouldNameThePackageWhereJamesLooksForIt() throws Exception {
        XMLConfiguration conf = new XMLConfiguration();
        FileHandler file = new FileHandler(conf);
        file.load(
                new File(System.getProperty("qutemail.basedir"))
                        .toPath()
                        .resolve("james-conf/memory/imapserver.xml")
                        .toFile());

        assertThat(conf.getStringArray("imapPackages"))
                .containsExactly(QkdImapPackage.class.getName());
    }

    @Test
    void decodersAndEncodersShouldBeTheStockOnes() {
        assertThat(ours.decoders()).containsExactlyElementsOf(ImapPackage.DEFAULT.decoders());
        assertThat(ours.encoders()).containsExactlyElementsOf(ImapPackage.DEFAULT.encoders());
    }
}
