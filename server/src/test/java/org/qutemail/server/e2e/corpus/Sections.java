// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;

/** The section numbers of a message (RFC 3501, section 6.4.5), and some that it has not. */
final class Sections {

    private final List<String> numbers = new ArrayList<>();

    private Sections() {}

    /** Of all its parts, in order; then two that do not exist. */
    static List<String> of(byte[] message) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        Sections sections = new Sections();
        sections.below("", builder.parseMessage(new ByteArrayInputStream(message)));
        sections.numbers.add("99");
        sections.numbers.add("1.9.9");
        return sections.numbers;
    }

    private void below(String prefix, Entity entity) {
        if (entity.getBody() instanceof Multipart multipart) {
            int number = 0;
            for (Entity part : multipart.getBodyParts()) {
                part(prefix + ++number, part);
            }
        } else {
            part(prefix + "1", entity instanceof Message ? null : entity);
        }
    }

    /**
     * @param entity null for the only part of a message that is no multipart
     */
    private void part(String number, Entity entity) {
        numbers.add(number);
        if (entity != null && entity.getBody() instanceof Multipart) {
            below(number + ".", entity);
        } else if (entity != null && entity.getBody() instanceof Message message) {
            below(number + ".", message);
        }
    }
}
