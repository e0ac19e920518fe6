// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What no mail program would write and a store must keep all the same. */
final class OddSamples {

    private OddSamples() {}

    static List<MimeSample> of(MimeBuilder mime) {
        List<MimeSample> samples = new ArrayList<>();
        mime.envelope().line().text("no line end " + mime.secret());
        samples.add(mime.done("no line end at the end"));
        mime.envelope().line().text("bare\n" + mime.secret() + "\nline\nfeeds\n");
        samples.add(mime.done("bare line feeds in the body"));
        mime.text("Subject: " + mime.secret() + "\nFrom: a@b.test\n\nall bare\n");
        samples.add(mime.done("bare line feeds everywhere"));
        mime.envelope().line().text("bare\rcarriage\rreturns " + mime.secret() + "\r\n");
        samples.add(mime.done("bare carriage returns"));
        mime.envelope().line().text("nul \0 " + mime.secret() + "\r\n");
        samples.add(mime.done("NUL in the body"));
        mime.envelope().line().line(mime.secret()).raw(mime.octets(70000));
        samples.add(mime.done("binary body"));
        mime.envelope().line().line(mime.word(5000)).line(mime.secret());
        samples.add(mime.done("a line of 5000 octets"));
        mime.line().line(mime.secret());
        samples.add(mime.done("no header at all"));
        mime.line("this is no header field").line().line(mime.secret());
        samples.add(mime.done("no field in the header"));
        mime.envelope()
                .field("Content-Type", "neither a type nor anything; =; ;; charset")
                .line()
                .line(mime.secret());
        samples.add(mime.done("Content-Type that makes no sense"));
        mime.envelope()
                .field("Content-Type", "multipart/mixed")
                .line()
                .line("--x")
                .line(mime.secret());
        samples.add(mime.done("multipart without a boundary"));
        mime.envelope()
                .field("Content-Type", "text/plain; charset=no-such-charset; name=\0odd")
                .field("Content-Transfer-Encoding", "x-nothing")
                .line()
                .line(mime.secret());
        samples.add(mime.done("unknown charset and encoding"));
        mime.envelope()
                .field("Content-Type", "text/plain; qutemail=0000; qutemail%3D0000=1..AAAA")
                .line()
                .line(mime.secret());
        samples.add(mime.done("parameters that look like ours"));
        mime.envelope()
                .field("Content-Type", "multipart/mixed; boundary=q")
                .line()
                .line("--q")
                .field(
                        "Content-Type",
                        "application/vnd.qutemail.sealed; v=1; id="
                                + "00000000-0000-0000-0000-000000000000; type=QUJD")
                .field("Content-Disposition", "attachment; filename=" + mime.secret())
                .line()
                .line(mime.secret())
                .line("--q--");
        samples.add(mime.done("an attachment that claims our type"));
        mime.text("QEM\u001a", StandardCharsets.ISO_8859_1)
                .raw(new byte[] {1, 1, 1, 16})
                .raw(mime.octets(200))
                .line()
                .line()
                .line(mime.secret());
        samples.add(mime.done("octets that begin as a record"));
        return samples;
    }
}
