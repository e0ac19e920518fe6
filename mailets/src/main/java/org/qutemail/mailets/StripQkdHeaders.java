// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.mail.Header;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Takes off header fields that only this server may write: {@code QKD-Envelope} and every {@code
 * X-QKD-...}. In mail that comes in they are forged. A message without them is not touched.
 *
 * <p>First in the processor {@code root}, for all mail. No parameters, no attributes.
 *
 * <pre>{@code
 * <mailet match="All" class="org.qutemail.mailets.StripQkdHeaders"/>
 * }</pre>
 */
public class StripQkdHeaders extends GenericMailet {

    private static final String ENVELOPE = "qkd-envelope";
    private static final String PREFIX = "x-qkd-";

    @Override
    public void service(Mail mail) throws MessagingException {
        MimeMessage message = mail.getMessage();
        Set<String> forged = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Enumeration<Header> all = message.getAllHeaders(); all.hasMoreElements(); ) {
            String name = all.nextElement().getName();
            String plain = name.trim().toLowerCase(Locale.ROOT);
            if (plain.equals(ENVELOPE) || plain.startsWith(PREFIX)) {
                forged.add(name);
            }
        }
        for (String name : forged) {
            message.removeHeader(name);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Takes off header fields that only this server may write";
    }
}
