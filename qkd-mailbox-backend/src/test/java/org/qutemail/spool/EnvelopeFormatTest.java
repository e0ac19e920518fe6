// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.junit.jupiter.api.Test;
import org.qutemail.core.seal.SealException;

class EnvelopeFormatTest {

    @Property(tries = 300)
    void readShouldGiveWhatWasWritten(
            @ForAll @NotEmpty String name,
            @ForAll String text,
            @ForAll long number,
            @ForAll byte @Size(max = 20) [] octets)
            throws Exception {
        MailImpl mail =
                MailImpl.builder()
                        .name(name)
                        .sender("a@example.com")
                        .addRecipient("b@example.com")
                        .errorMessage(text)
                        .remoteHost(text)
                        .state(text)
                        .lastUpdated(new Date(number))
                        .addAttribute(
                                new Attribute(AttributeName.of("n"), AttributeValue.of(number)))
                        .addAttribute(
                                new Attribute(AttributeName.of("b"), AttributeValue.of(octets)))
                        .addAttribute(
                                new Attribute(AttributeName.of(name), AttributeValue.of(text)))
                        .build();

        MailImpl read = EnvelopeFormat.read(EnvelopeFormat.write(mail));

        assertThat(read).usingRecursiveComparison().isEqualTo(mail);
    }

    @Property(tries = 500)
    void readShouldRefuseAnythingElse(@ForAll byte[] octets) {
        assertThatThrownBy(() -> EnvelopeFormat.read(octets)).isInstanceOf(SealException.class);
    }

    @Test
    void readShouldRefuseALaterVersion() {
        byte[] later = "{\"version\":2,\"name\":\"x\"}".getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> EnvelopeFormat.read(later))
                .isInstanceOf(SealException.class)
                .hasMessageContaining("version");
    }
}
