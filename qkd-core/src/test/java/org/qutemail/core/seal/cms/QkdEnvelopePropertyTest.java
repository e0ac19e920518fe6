// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.qutemail.core.seal.Mutations;
import org.qutemail.core.seal.SealException;

class QkdEnvelopePropertyTest {

    private static final String QUOTED_CHARACTERS = "aZ9 <>@.,;:()[]!#'+-ü";

    @Property(tries = 500)
    void anEnvelopeShouldComeBackAsItWas(
            @ForAll("envelopes") QkdEnvelope envelope, @ForAll("messages") byte[] message)
            throws Exception {
        byte[] content = envelope.prepend(message);
        QkdEnvelope.Enveloped parsed = QkdEnvelope.parse(content);
        assertThat(parsed.envelope()).isEqualTo(envelope);
        assertThat(parsed.message()).isEqualTo(message);
        String text = new String(content, StandardCharsets.UTF_8);
        assertThat(text.lines().mapToInt(String::length)).allMatch(length -> length <= 998);
    }

    @Property(tries = 1000)
    void aChangedContentShouldBeRefusedOrReadAsItThenIs(
            @ForAll("envelopes") QkdEnvelope envelope, @ForAll long seed) {
        byte[] changed = Mutations.of(envelope.prepend(octets("A: b\r\n\r\nc")), seed);
        try {
            QkdEnvelope.Enveloped parsed = QkdEnvelope.parse(changed);
            // What was accepted means the same when written anew: folding is the only freedom.
            String again =
                    new String(parsed.envelope().prepend(parsed.message()), StandardCharsets.UTF_8);
            assertThat(again.replace("\r\n ", " "))
                    .isEqualTo(new String(changed, StandardCharsets.UTF_8).replace("\r\n ", " "));
        } catch (SealException e) {
            assertThat(e).hasMessageContaining("QKD-Envelope");
        }
    }

    @Property(tries = 1000)
    void randomOctetsShouldNeverFailOtherwiseThanByRefusal(@ForAll @Size(max = 200) byte[] octets) {
        for (String start : List.of("", "QKD-Envelope:", "QKD-Envelope: 1 <")) {
            try {
                QkdEnvelope.parse(octets(start + new String(octets, StandardCharsets.ISO_8859_1)));
            } catch (SealException e) {
                assertThat(e).hasMessageContaining("QKD-Envelope");
            }
        }
    }

    @Property(tries = 1000)
    void strippingShouldLeaveNoFieldAndTheBodyAsItIs(@ForAll("headers") String header)
            throws Exception {
        byte[] message = octets(header + "\r\nQKD-Envelope: in the body\r\n");
        byte[] stripped = QkdEnvelope.strip(message);
        assertThat(QkdEnvelope.isIn(stripped)).isFalse();
        assertThat(new String(stripped, StandardCharsets.UTF_8))
                .endsWith("QKD-Envelope: in the body\r\n");
        QkdEnvelope envelope = new QkdEnvelope(UUID.randomUUID(), "", List.of("b@x"));
        assertThat(QkdEnvelope.parse(envelope.prepend(stripped)).message()).isEqualTo(stripped);
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.of(
                        "QKD-Envelope: 1\r\n",
                        "qkd-envelope :\n",
                        "QKD-Envelope\r\n",
                        "Subject: x\r\n",
                        " folded\r\n",
                        "\tQKD-Envelope: folded\n",
                        "a\rQKD-Envelope: b\r\n",
                        ":\r\n",
                        "X: y\n")
                .list()
                .ofMaxSize(8)
                .map(lines -> "First: x\r\n" + String.join("", lines));
    }

    @Provide
    Arbitrary<byte[]> messages() {
        return Arbitraries.strings()
                .withChars("abc: \t\r\n\u00ff")
                .ofMaxLength(100)
                .filter(text -> !text.startsWith(" ") && !text.startsWith("\t"))
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<QkdEnvelope> envelopes() {
        Arbitrary<String> sender = Arbitraries.oneOf(Arbitraries.just(""), paths());
        return Combinators.combine(
                        Arbitraries.create(UUID::randomUUID),
                        sender,
                        paths().list().ofMinSize(1).ofMaxSize(30))
                .as(QkdEnvelope::new);
    }

    private static Arbitrary<String> paths() {
        Arbitrary<String> atom =
                Arbitraries.strings()
                        .withChars("abcXYZ019.!#$%&'*+-/=?^_`{|}~ü")
                        .ofMinLength(1)
                        .ofMaxLength(80);
        Arbitrary<String> quoted =
                Arbitraries.of(QUOTED_CHARACTERS.chars().mapToObj(Character::toString).toList())
                        .list()
                        .ofMaxSize(20)
                        .map(characters -> "\"" + String.join("", characters) + "\"");
        Arbitrary<String> escaped =
                quoted.map(text -> text.replace(" ", "\\ ").replace("<", "\\\""));
        Arbitrary<String> domain = Arbitraries.of("x.test", "[127.0.0.1]", "[IPv6:::1]", "ü.test");
        return Combinators.combine(Arbitraries.oneOf(atom, quoted, escaped), domain)
                .as((local, at) -> local + "@" + at);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
