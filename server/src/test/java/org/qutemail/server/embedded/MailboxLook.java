// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.MessageManager.MailboxMetaData;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.FetchGroup.Profile;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.model.MessageResultIterator;
import org.apache.james.mailbox.model.MimeDescriptor;
import org.qutemail.mailbox.SealedMessageException;

/** All that a client can learn of the messages of a mailbox, as text to compare. */
final class MailboxLook {

    /** What stands for a message that cannot be opened. */
    static final String REFUSED = "refused";

    private static final FetchGroup ALL =
            FetchGroup.FULL_CONTENT.with(
                    EnumSet.of(
                            Profile.HEADERS_WITH_ATTACHMENTS_METADATA,
                            Profile.BODY_CONTENT,
                            Profile.MIME_DESCRIPTOR));

    private final JpaMailbox james;

    MailboxLook(JpaMailbox james) {
        this.james = james;
    }

    /** Each message by mailbox name and uid, and what the mailbox says of itself. */
    Map<String, String> at(MailboxPath... paths) throws Exception {
        Map<String, String> seen = new TreeMap<>();
        for (MailboxPath path : paths) {
            MailboxSession session = james.session(path.getUser().asString());
            try {
                MessageManager mailbox = james.manager().getMailbox(path, session);
                seen.put(path.getName(), describe(mailbox, session));
                list(path, mailbox, session, seen);
            } catch (MailboxNotFoundException | NullPointerException e) {
                // It has gone, and with it its messages; JPA cannot read counters without a value.
            } finally {
                james.manager().endProcessingRequest(session);
            }
        }
        return seen;
    }

    /** One message. */
    String at(MailboxPath path, long uid) throws Exception {
        return at(path).get(key(path, uid));
    }

    static String key(MailboxPath path, long uid) {
        return path.getName() + "/" + uid;
    }

    private static String describe(MessageManager mailbox, MailboxSession session)
            throws MailboxException {
        MailboxMetaData data =
                mailbox.getMetaData(
                        MailboxMetaData.RecentMode.IGNORE,
                        session,
                        MailboxMetaData.FetchGroup.NO_COUNT);
        return data.getUidNext() + " " + data.getUidValidity() + " " + data.getHighestModSeq();
    }

    private static void list(
            MailboxPath path,
            MessageManager mailbox,
            MailboxSession session,
            Map<String, String> seen)
            throws Exception {
        MessageResultIterator full = mailbox.getMessages(MessageRange.all(), ALL, session);
        while (full.hasNext()) {
            MessageResult message = full.next();
            seen.put(key(path, message.getUid().asLong()), opened(message));
        }
        if (full.getException() != null) {
            throw full.getException();
        }
        MessageResultIterator listed =
                mailbox.getMessages(MessageRange.all(), FetchGroup.MINIMAL, session);
        while (listed.hasNext()) {
            MessageResult message = listed.next();
            seen.computeIfPresent(
                    key(path, message.getUid().asLong()),
                    (key, content) ->
                            content.equals(REFUSED)
                                    ? REFUSED
                                    : content + "\nlisted " + listed(message));
        }
    }

    private static String listed(MessageResult message) {
        return message.getSize()
                + " "
                + message.getInternalDate().toInstant()
                + " "
                + message.getFlags()
                + " "
                + message.getModSeq();
    }

    private static String opened(MessageResult message) throws Exception {
        try {
            return String.join(
                    "\n",
                    listed(message),
                    text(message.getFullContent()),
                    text(message.getHeaders()),
                    text(message.getBody()),
                    describe(message.getMimeDescriptor()),
                    message.getLoadedAttachments().stream()
                            .map(each -> each.getName() + " " + each.getAttachment().getType())
                            .toList()
                            .toString());
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SealedMessageException) {
                    return REFUSED;
                }
            }
            throw e;
        }
    }

    private static String text(Content content) throws IOException, MailboxException {
        try (InputStream in = content.getInputStream()) {
            return content.size() + " " + new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    private static String describe(MimeDescriptor part) throws MailboxException {
        StringBuilder all = new StringBuilder("(");
        all.append(part.getMimeType()).append('/').append(part.getMimeSubType());
        all.append(part.contentTypeParameters()).append(part.getTransferContentEncoding());
        all.append(part.getContentID()).append(part.getContentDescription());
        all.append(part.getContentLocation()).append(part.getContentMD5());
        all.append(part.getLanguages()).append(part.getDisposition());
        all.append(part.getDispositionParams()).append(part.getLines());
        all.append(' ').append(part.getBodyOctets());
        for (Iterator<MimeDescriptor> parts = part.parts(); parts.hasNext(); ) {
            all.append(describe(parts.next()));
        }
        if (part.embeddedMessage() != null) {
            all.append(describe(part.embeddedMessage()));
        }
        return all.append(')').toString();
    }
}
