// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.james.imap.processor.AppendProcessor;
import org.apache.james.modules.protocols.ImapPackage;
import org.apache.james.utils.ClassName;
import org.junit.jupiter.api.Test;

class QkdImapPackageTest {

    private final QkdImapPackage ours = new QkdImapPackage();

    @Test
    void processorsShouldBeTheStockOnesButForAppend() {
        ClassName stockAppend = new ClassName(AppendProcessor.class.getCanonicalName());
        ClassName ourAppend = new ClassName(QkdAppendProcessor.class.getCanonicalName());

        assertThat(ours.processors())
                .hasSameSizeAs(ImapPackage.DEFAULT.processors())
                .contains(ourAppend)
                .doesNotContain(stockAppend)
                .containsAll(
                        ImapPackage.DEFAULT.processors().stream()
                                .filter(name -> !name.equals(stockAppend))
                                .toList());
    }

    @Test
    void decodersAndEncodersShouldBeTheStockOnes() {
        assertThat(ours.decoders()).containsExactlyElementsOf(ImapPackage.DEFAULT.decoders());
        assertThat(ours.encoders()).containsExactlyElementsOf(ImapPackage.DEFAULT.encoders());
    }
}
