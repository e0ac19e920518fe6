// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.io.FileHandler;
import org.apache.james.imap.decode.parser.AppendCommandParser;
import org.apache.james.imap.encode.StatusResponseEncoder;
import org.apache.james.imap.processor.AppendProcessor;
import org.apache.james.imap.processor.CopyProcessor;
import org.apache.james.imap.processor.fetch.FetchProcessor;
import org.apache.james.modules.protocols.ImapPackage;
import org.apache.james.utils.ClassName;
import org.junit.jupiter.api.Test;

class QkdImapPackageTest {

    private final QkdImapPackage ours = new QkdImapPackage();

    @Test
    void partsShouldBeTheStockOneButForThoseThatSayWhy() {
        assertReplaced(
                ImapPackage.DEFAULT.processors(),
                ours.processors(),
                Map.of(
                        AppendProcessor.class, QkdAppendProcessor.class,
                        CopyProcessor.class, QkdCopyProcessor.class,
                        FetchProcessor.class, QkdFetchProcessor.class));
        assertReplaced(
                ImapPackage.DEFAULT.decoders(),
                ours.decoders(),
                Map.of(AppendCommandParser.class, BoundedAppendParser.class));
        assertReplaced(
                ImapPackage.DEFAULT.encoders(),
                ours.encoders(),
                Map.of(StatusResponseEncoder.class, StorageStatusEncoder.class));
    }

    private static void assertReplaced(
            Collection<ClassName> stock,
            Collection<ClassName> used,
            Map<Class<?>, Class<?>> replaced) {
        Map<ClassName, ClassName> names = new HashMap<>();
        replaced.forEach((from, to) -> names.put(name(from), name(to)));
        assertThat(stock).containsAll(names.keySet());
        assertThat(used)
                .containsExactlyElementsOf(
                        stock.stream().map(name -> names.getOrDefault(name, name)).toList());
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
}
