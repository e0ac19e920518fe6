// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.corpus;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One part: lengths around the segments of a record, encodings, character sets. */
final class BodySamples {

    private static final int SEGMENT = 65536;
    private static final int[] LENGTHS = {
        0,
        1,
        2,
        15,
        16,
        17,
        4095,
        4096,
        4097,
        SEGMENT - 1,
        SEGMENT,
        SEGMENT + 1,
        2 * SEGMENT - 16,
        2 * SEGMENT,
        2 * SEGMENT + 1,
        3 * SEGMENT + 77
    };

    private BodySamples() {}

    static List<MimeSample> of(MimeBuilder mime) {
        List<MimeSample> samples = new ArrayList<>();
        for (int length : LENGTHS) {
            samples.add(ofLength(mime, length));
        }
        for (int lines = 1; lines <= 10; lines++) {
            mime.envelope().line().line(mime.secret()).prose(lines * lines);
            samples.add(mime.done("prose of " + lines * lines + " lines"));
        }
        for (String charset : new String[] {"UTF-8", "ISO-8859-1", "ISO-8859-15", "KOI8-R"}) {
            samples.add(eightBit(mime, charset));
        }
        for (String charset : new String[] {"UTF-8", "UTF-16", "UTF-16LE", "ISO-8859-1"}) {
            samples.add(base64Text(mime, charset));
        }
        samples.add(quotedPrintable(mime));
        samples.add(html(mime));
        samples.add(binaryAttachmentAlone(mime));
        samples.add(dots(mime));
        return samples;
    }

    /** Exactly so many octets of body, ended by CRLF where there is room. */
    private static MimeSample ofLength(MimeBuilder mime, int length) {
        mime.envelope().field("Content-Type", "text/plain; charset=us-ascii").line();
        int left = length;
        while (left > 2) {
            int line = Math.min(left - 2, 70);
            if (left - line - 2 == 1) {
                line--;
            }
            mime.line(mime.word(line));
            left -= line + 2;
        }
        mime.text(left == 2 ? "\r\n" : "x".repeat(left));
        return mime.done("body of " + length + " octets");
    }

    private static MimeSample eightBit(MimeBuilder mime, String charset) {
        mime.envelope()
                .field("Content-Type", "text/plain; charset=" + charset)
                .field("Content-Transfer-Encoding", "8bit")
                .line()
                .text("Grüße, привет, " + mime.secret() + "\r\n", Charset.forName(charset))
                .prose(5);
        return mime.done("8-bit " + charset);
    }

    private static MimeSample base64Text(MimeBuilder mime, String charset) {
        String text = "Grüße " + mime.secret() + "\r\n" + mime.word(200) + "\r\n";
        mime.envelope()
                .field("Content-Type", "text/plain; charset=" + charset)
                .field("Content-Transfer-Encoding", "base64")
                .line()
                .base64(text.getBytes(Charset.forName(charset)));
        return mime.done("base64 " + charset);
    }

    private static MimeSample quotedPrintable(MimeBuilder mime) {
        mime.envelope()
                .field("Content-Type", "text/plain; charset=utf-8; format=flowed")
                .field("Content-Transfer-Encoding", "quoted-printable")
                .line()
                .line("Gr=C3=BC=C3=9Fe =E2=80=93 " + mime.secret() + " =")
                .line("and on=20");
        return mime.done("quoted-printable");
    }

    private static MimeSample html(MimeBuilder mime) {
        mime.envelope()
                .field("Content-Type", "text/html; charset=utf-8")
                .field("Content-Language", "de, en")
                .field("Content-Location", "http://corpus.test/" + mime.secret())
                .field("Content-MD5", "Q2hlY2sgSW50ZWdyaXR5IQ==")
                .field("Content-Description", "a page about " + mime.secret())
                .line()
                .line("<html><body><p>" + mime.secret() + "</p></body></html>");
        return mime.done("HTML with every Content- field");
    }

    private static MimeSample binaryAttachmentAlone(MimeBuilder mime) {
        String name = mime.secret() + ".pdf";
        mime.envelope()
                .field("Content-Type", "application/pdf; name=\"" + name + "\"")
                .field("Content-Disposition", "attachment; filename=\"" + name + "\"; size=5000")
                .field("Content-ID", "<" + mime.secret() + "@corpus.test>")
                .field("Content-Transfer-Encoding", "base64")
                .line()
                .base64(mime.octets(5000));
        return mime.done("one attachment and nothing else");
    }

    private static MimeSample dots(MimeBuilder mime) {
        mime.envelope().line().line(".").line("..").line(".end").line(mime.secret()).line(". ");
        return mime.done("lines of dots");
    }

    static MimeSample large(MimeBuilder mime, int length) {
        mime.envelope()
                .field("Content-Type", "text/plain; charset=us-ascii")
                .line()
                .line(mime.secret());
        byte[] line = (mime.word(76) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[length / line.length * line.length];
        for (int at = 0; at < body.length; at += line.length) {
            System.arraycopy(line, 0, body, at, line.length);
            // Every line another one, so that a swap of two segments shows.
            line[at / line.length % 76] = (byte) ('A' + at / line.length % 26);
        }
        mime.raw(body).line(mime.secret());
        return mime.done("large");
    }
}
