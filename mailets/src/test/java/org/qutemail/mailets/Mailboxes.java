// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.inmemory.manager.InMemoryIntegrationResources;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.qutemail.core.policy.SealingContext;

/** James' memory mailboxes, undecorated, and the sessions that deliveries were made in. */
final class Mailboxes {

    /** The store underneath, its quotas included. */
    final InMemoryIntegrationResources resources = InMemoryIntegrationResources.defaultResources();

    private final MailboxManager real = resources.getMailboxManager();
    private final List<MailboxSession> sessions = new ArrayList<>();

    /** Users for whom every append fails. */
    final Set<Username> failing = new HashSet<>();

    /** Tells deliveries that are there already. */
    final KnownDeliveries names = new KnownDeliveries();

    /** To be given to what is tested. */
    MailboxManager manager() {
        return (MailboxManager)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {MailboxManager.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("getMailboxReactive")
                                    && failing.contains(
                                            ((MailboxSession) arguments[1]).getUser())) {
                                throw new IllegalStateException(TestMails.SUBJECT + " is cursed");
                            }
                            try {
                                Object result = method.invoke(real, arguments);
                                if (method.getName().equals("createSystemSession")) {
                                    sessions.add((MailboxSession) result);
                                }
                                return result;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    /** What the deliveries so far said of themselves. */
    List<SealingContext> origins() {
        return sessions.stream()
                .map(s -> (SealingContext) s.getAttributes().get(SealingContext.SESSION_ATTRIBUTE))
                .toList();
    }

    /** The messages in a user's folder as ISO 8859-1 text; empty when there is no such folder. */
    List<String> messages(Username user, String folder) throws MailboxException, IOException {
        MailboxSession session = real.createSystemSession(user);
        List<String> messages = new ArrayList<>();
        try {
            Iterator<MessageResult> results =
                    real.getMailbox(MailboxPath.forUser(user, folder), session)
                            .getMessages(MessageRange.all(), FetchGroup.FULL_CONTENT, session);
            while (results.hasNext()) {
                messages.add(
                        new String(
                                results.next().getFullContent().getInputStream().readAllBytes(),
                                StandardCharsets.ISO_8859_1));
            }
        } catch (MailboxNotFoundException e) {
            return List.of();
        }
        return messages;
    }

    List<String> inbox(Username user) throws MailboxException, IOException {
        return messages(user, "INBOX");
    }
}
