// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Puts messages together octet by octet; no mail library, which would only make clean ones. */
final class MimeBuilder {

    private static final String CRLF = "\r\n";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final Random random;
    private final String from;
    private final String to;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private List<String> secrets = new ArrayList<>();

    MimeBuilder(Random random, String from, String to) {
        this.random = random;
        this.from = from;
        this.to = to;
    }

    /** A fresh word that stands nowhere else, kept as a secret of the message. */
    String secret() {
        String word = word(12) + random.nextInt(10) + word(6);
        secrets.add(word);
        return word;
    }

    String word(int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }

    byte[] octets(int length) {
        byte[] fresh = new byte[length];
        random.nextBytes(fresh);
        return fresh;
    }

    int number(int bound) {
        return random.nextInt(bound);
    }

    /** The usual fields, with a secret in the subject. */
    MimeBuilder envelope() {
        return field("From", "Author <" + from + ">")
                .field("To", "<" + to + ">")
                .field("Date", "Sun, 22 Nov 2026 10:00:00 +0000")
                .field("Message-ID", "<" + word(20) + "@corpus.test>")
                .field("Subject", "Re: " + secret())
                .field("MIME-Version", "1.0");
    }

    MimeBuilder field(String name, String value) {
        return text(name + ": " + value + CRLF);
    }

    MimeBuilder line() {
        return text(CRLF);
    }

    MimeBuilder line(String line) {
        return text(line + CRLF);
    }

    MimeBuilder text(String text) {
        return text(text, StandardCharsets.UTF_8);
    }

    MimeBuilder text(String text, Charset charset) {
        octets.writeBytes(text.getBytes(charset));
        return this;
    }

    MimeBuilder raw(byte[] raw) {
        octets.writeBytes(raw);
        return this;
    }

    MimeBuilder base64(byte[] raw) {
        octets.writeBytes(Base64.getMimeEncoder().encode(raw));
        return line();
    }

    /** So many lines of words. */
    MimeBuilder prose(int lines) {
        for (int i = 0; i < lines; i++) {
            line(word(3 + number(8)) + " " + word(2 + number(10)) + " " + word(1 + number(40)));
        }
        return this;
    }

    /** Ends the message and starts afresh. */
    MimeSample done(String name) {
        MimeSample sample = MimeSample.of(name, octets.toByteArray(), secrets);
        octets.reset();
        secrets = new ArrayList<>();
        return sample;
    }
}
