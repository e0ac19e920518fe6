// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.corpus;

import java.util.ArrayList;
import java.util.List;

/** Headers: many, long, folded, encoded, repeated, hardly any. */
final class HeaderSamples {

    private HeaderSamples() {}

    static List<MimeSample> of(MimeBuilder mime) {
        List<MimeSample> samples = new ArrayList<>();
        for (int fields : new int[] {10, 100, 500, 1000}) {
            mime.envelope();
            for (int i = 0; i < fields; i++) {
                mime.field("X-Field-" + i, mime.word(1 + mime.number(60)));
            }
            mime.field("X-Last", mime.secret()).line().line("body " + mime.secret());
            samples.add(mime.done(fields + " header fields"));
        }
        for (int lines : new int[] {2, 20, 200}) {
            mime.envelope().text("X-Folded: " + mime.secret());
            for (int i = 0; i < lines; i++) {
                mime.text("\r\n" + (i % 2 == 0 ? " " : "\t ") + mime.word(60));
            }
            mime.line().line().line("body");
            samples.add(mime.done("a field folded into " + lines + " lines"));
        }
        for (int length : new int[] {900, 2000, 65519, 65520, 65536, 200000}) {
            mime.envelope().field("X-Long", mime.word(length)).line().line(mime.secret());
            samples.add(mime.done("a field of " + length + " octets"));
        }
        mime.envelope()
                .field("Subject", "=?UTF-8?B?R3LDvMOfZQ==?= =?ISO-8859-1?Q?_aus_K=F6ln?=")
                .field("Comments", "=?utf-8?q?" + mime.secret() + "?=")
                .line()
                .line("body");
        samples.add(mime.done("encoded words"));
        mime.envelope().field("Subject", "Gr\u00fc\u00dfe " + mime.secret()).line().line("body");
        samples.add(mime.done("UTF-8 in the header"));
        mime.envelope()
                .field("Received", "from a by b; " + mime.secret())
                .field("Received", "from b by c; " + mime.secret())
                .field("Subject", "a second subject " + mime.secret())
                .line()
                .line("body");
        samples.add(mime.done("fields twice"));
        mime.envelope().field("X-Empty", "").text("X-Bare:\r\n").line().line("body");
        samples.add(mime.done("empty fields"));
        mime.envelope().text("X-Spaced :  " + mime.secret() + "   \r\n").line().line("body");
        samples.add(mime.done("spaces around a field's colon and value"));
        mime.envelope();
        samples.add(mime.done("a header and nothing behind it"));
        mime.envelope().line();
        samples.add(mime.done("a header and an empty line"));
        return samples;
    }
}
