// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.corpus;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One message of the {@link MimeCorpus}.
 *
 * @param name what is special about it
 * @param content the octets of the whole message
 * @param secrets texts in it that must be found nowhere in a store that keeps it sealed
 * @param smtpSafe whether SMTP with 8BITMIME carries it unchanged: CRLF line ends alone, lines of
 *     at most 998 octets, no NUL, CRLF at the end
 */
public record MimeSample(String name, byte[] content, List<String> secrets, boolean smtpSafe) {

    public MimeSample {
        secrets = List.copyOf(secrets);
    }

    static MimeSample of(String name, byte[] content, List<String> secrets) {
        return new MimeSample(name, content, secrets, travels(content));
    }

    private static boolean travels(byte[] content) {
        int line = 0;
        for (int i = 0; i < content.length; i++) {
            byte octet = content[i];
            boolean crlf = octet == '\r' && i + 1 < content.length && content[i + 1] == '\n';
            if (octet == 0 || octet == '\n' || (octet == '\r' && !crlf) || line > 998) {
                return false;
            }
            if (crlf) {
                i++;
                line = 0;
            } else {
                line++;
            }
        }
        return line == 0 && content.length > 0;
    }

    /** Where the body begins: behind the first empty line, or the end. */
    public int bodyStart() {
        for (int i = 0; i + 1 < content.length; i++) {
            if (content[i] == '\n') {
                if (content[i + 1] == '\n') {
                    return i + 2;
                }
                if (content[i + 1] == '\r' && i + 2 < content.length && content[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        return content.length;
    }

    @Override
    public String toString() {
        return name + " (" + content.length + " octets)";
    }

    /** The beginning, for looking at by eye. */
    public String head() {
        return new String(content, 0, Math.min(content.length, 2000), StandardCharsets.ISO_8859_1);
    }
}
