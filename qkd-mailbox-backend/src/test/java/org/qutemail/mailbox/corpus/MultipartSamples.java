// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.corpus;

import java.util.ArrayList;
import java.util.List;

/** Multiparts: nested, mixed, with names in every spelling, messages in messages. */
final class MultipartSamples {

    private MultipartSamples() {}

    static List<MimeSample> of(MimeBuilder mime) {
        List<MimeSample> samples = new ArrayList<>();
        for (int depth = 1; depth <= 8; depth++) {
            mime.envelope();
            nested(mime, depth);
            samples.add(mime.done("multiparts nested " + depth + " deep"));
        }
        for (int attachments : new int[] {1, 2, 3, 5, 10, 30}) {
            samples.add(mixed(mime, attachments));
        }
        for (int depth = 1; depth <= 5; depth++) {
            mime.envelope();
            forwarded(mime, depth);
            samples.add(mime.done("message/rfc822 " + depth + " deep"));
        }
        samples.add(alternative(mime));
        samples.add(related(mime));
        samples.add(namesInEverySpelling(mime));
        samples.add(digest(mime));
        samples.add(signed(mime));
        samples.add(calendar(mime));
        samples.add(deliveryReport(mime));
        samples.add(emptyParts(mime));
        samples.add(preambleAndEpilogue(mime));
        samples.add(unclosed(mime));
        return samples;
    }

    private static void nested(MimeBuilder mime, int depth) {
        String boundary = "b" + depth + mime.word(10);
        mime.field("Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"").line();
        mime.line("--" + boundary).line().line(mime.secret());
        mime.line("--" + boundary);
        if (depth > 1) {
            nested(mime, depth - 1);
        } else {
            mime.field("Content-Type", "text/html").line().line("<b>" + mime.secret() + "</b>");
        }
        mime.line("--" + boundary + "--");
    }

    private static MimeSample mixed(MimeBuilder mime, int attachments) {
        String boundary = mime.word(20);
        mime.envelope()
                .field("Content-Type", "multipart/mixed; boundary=" + boundary)
                .line()
                .line("--" + boundary)
                .field("Content-Type", "text/plain")
                .line()
                .line(mime.secret());
        for (int i = 0; i < attachments; i++) {
            attachment(mime, boundary, mime.secret() + ".bin", 10 + mime.number(20000));
        }
        mime.line("--" + boundary + "--");
        return mime.done(attachments + " attachments");
    }

    private static void attachment(MimeBuilder mime, String boundary, String name, int length) {
        mime.line("--" + boundary)
                .field("Content-Type", "application/octet-stream; name=" + name)
                .field("Content-Disposition", "attachment; filename=" + name)
                .field("Content-Description", "about " + mime.secret())
                .field("Content-Transfer-Encoding", "base64")
                .line()
                .base64(mime.octets(length));
    }

    private static void forwarded(MimeBuilder mime, int depth) {
        if (depth == 0) {
            mime.line().line(mime.secret());
            return;
        }
        String boundary = "f" + depth + mime.word(10);
        mime.field("Content-Type", "multipart/mixed; boundary=" + boundary)
                .line()
                .line("--" + boundary)
                .line()
                .line("see below " + mime.secret())
                .line("--" + boundary)
                .field("Content-Type", "message/rfc822; name=" + mime.secret() + ".eml")
                .field("Content-Disposition", "attachment")
                .line()
                .envelope();
        forwarded(mime, depth - 1);
        mime.line("--" + boundary + "--");
    }

    private static MimeSample alternative(MimeBuilder mime) {
        mime.envelope()
                .field("Content-Type", "multipart/alternative; boundary=\"=_alt 1\"")
                .line()
                .line("--=_alt 1")
                .field("Content-Type", "text/plain; charset=utf-8")
                .line()
                .line(mime.secret())
                .line("--=_alt 1")
                .field("Content-Type", "text/html; charset=utf-8")
                .line()
                .line("<p>" + mime.secret() + "</p>")
                .line("--=_alt 1--");
        return mime.done("alternative");
    }

    private static MimeSample related(MimeBuilder mime) {
        String cid = mime.secret() + "@corpus.test";
        mime.envelope()
                .field("Content-Type", "multipart/related; boundary=rel; type=\"text/html\"")
                .line()
                .line("--rel")
                .field("Content-Type", "text/html")
                .line()
                .line("<img src=\"cid:" + cid + "\">")
                .line("--rel")
                .field("Content-Type", "image/png; name=" + mime.secret() + ".png")
                .field("Content-ID", "<" + cid + ">")
                .field("Content-Disposition", "inline; filename=" + mime.secret() + ".png")
                .field("Content-Transfer-Encoding", "base64")
                .line()
                .base64(mime.octets(3000))
                .line("--rel--");
        return mime.done("inline image");
    }

    private static MimeSample namesInEverySpelling(MimeBuilder mime) {
        mime.envelope().field("Content-Type", "multipart/mixed; boundary=n").line();
        String[] fields = {
            "attachment; filename=" + mime.secret() + ".txt",
            "attachment; filename=\"" + mime.secret() + " with spaces.txt\"",
            "attachment; filename*=UTF-8''" + mime.secret() + "%C3%BC.txt",
            "attachment; filename*0=" + mime.secret() + "; filename*1=" + mime.secret() + ".txt",
            "attachment; filename=\"=?utf-8?Q?" + mime.secret() + "=C3=BC.txt?=\"",
            "ATTACHMENT; FILENAME=" + mime.secret() + ".TXT",
            "inline"
        };
        for (String disposition : fields) {
            mime.line("--n")
                    .field("Content-Type", "text/x-odd; charset=us-ascii")
                    .field("Content-Disposition", disposition)
                    .line()
                    .line(mime.secret());
        }
        mime.line("--n--");
        return mime.done("attachment names in every spelling");
    }

    private static MimeSample digest(MimeBuilder mime) {
        mime.envelope().field("Content-Type", "multipart/digest; boundary=d").line();
        for (int i = 0; i < 3; i++) {
            mime.line("--d").line().envelope().line().line(mime.secret());
        }
        mime.line("--d--");
        return mime.done("digest");
    }

    private static MimeSample signed(MimeBuilder mime) {
        mime.envelope()
                .field(
                        "Content-Type",
                        "multipart/signed; micalg=pgp-sha256;\r\n"
                                + " protocol=\"application/pgp-signature\"; boundary=s")
                .line()
                .line("--s")
                .field("Content-Type", "text/plain")
                .line()
                .line(mime.secret() + "  ")
                .line("--s")
                .field("Content-Type", "application/pgp-signature")
                .line()
                .line("-----BEGIN PGP SIGNATURE-----")
                .line(mime.word(60))
                .line("-----END PGP SIGNATURE-----")
                .line("--s--");
        return mime.done("signed");
    }

    private static MimeSample calendar(MimeBuilder mime) {
        mime.envelope()
                .field("Content-Type", "text/calendar; method=REQUEST; charset=utf-8")
                .line()
                .line("BEGIN:VCALENDAR")
                .line("SUMMARY:" + mime.secret())
                .line("END:VCALENDAR");
        return mime.done("calendar");
    }

    private static MimeSample deliveryReport(MimeBuilder mime) {
        mime.envelope()
                .field("Content-Type", "multipart/report; report-type=delivery-status; boundary=r")
                .line()
                .line("--r")
                .line()
                .line("not delivered")
                .line("--r")
                .field("Content-Type", "message/delivery-status")
                .line()
                .line("Reporting-MTA: dns; corpus.test")
                .line()
                .line("Final-Recipient: rfc822; " + mime.secret() + "@corpus.test")
                .line("--r")
                .field("Content-Type", "text/rfc822-headers")
                .line()
                .line("Subject: " + mime.secret())
                .line("--r--");
        return mime.done("delivery report");
    }

    private static MimeSample emptyParts(MimeBuilder mime) {
        mime.envelope()
                .field("Content-Type", "multipart/mixed; boundary=e")
                .line()
                .line("--e")
                .line()
                .line("--e")
                .field("Content-Disposition", "attachment; filename=" + mime.secret())
                .line()
                .line("--e--");
        return mime.done("empty parts and an empty attachment");
    }

    private static MimeSample preambleAndEpilogue(MimeBuilder mime) {
        mime.envelope()
                .field("Content-Type", "multipart/mixed; boundary=p")
                .line()
                .line("preamble " + mime.secret())
                .line("--p")
                .line()
                .line(mime.secret())
                .line("--p--")
                .line("epilogue " + mime.secret());
        return mime.done("preamble and epilogue");
    }

    private static MimeSample unclosed(MimeBuilder mime) {
        mime.envelope()
                .field("Content-Type", "multipart/mixed; boundary=u")
                .line()
                .line("--u")
                .field("Content-Type", "multipart/mixed; boundary=v")
                .line()
                .line("--v")
                .line()
                .line(mime.secret());
        return mime.done("multipart without an end");
    }
}
