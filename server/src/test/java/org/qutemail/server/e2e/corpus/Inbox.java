// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.qutemail.server.e2e.client.ImapClient;
import org.qutemail.server.testing.MailServer;

/** A user's INBOX over IMAP, its messages known by their Message-ID instead of by a number. */
final class Inbox implements AutoCloseable {

    private final ImapClient imap;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, Delivered> messages = new LinkedHashMap<>();

    private Inbox(ImapClient imap) {
        this.imap = imap;
    }

    /** Waits until so many messages are there and reads them all. */
    static Inbox with(int count, MailServer server, String user) throws IOException {
        Inbox inbox = new Inbox(server.imap(user));
        inbox.imap.selectHolding(count, "INBOX");
        for (int number = 1; number <= count; number++) {
            Delivered message = Delivered.of(inbox.imap.fetch(number, "BODY.PEEK[]"));
            inbox.numbers.put(message.messageId(), number);
            inbox.messages.put(message.messageId(), message);
        }
        return inbox;
    }

    Set<String> messageIds() {
        return numbers.keySet();
    }

    Delivered message(String messageId) {
        return messages.get(messageId);
    }

    /** FETCH of one item, the octets of its literal in ISO-8859-1. */
    String octets(String messageId, String item) throws IOException {
        return new String(imap.fetch(numbers.get(messageId), item), StandardCharsets.ISO_8859_1);
    }

    /** FETCH of any items: the whole answer but the message number, literals behind it. */
    String answer(String messageId, String items) throws IOException {
        ImapClient.Answer answer =
                imap.command("FETCH " + numbers.get(messageId) + " (" + items + ")");
        StringBuilder all = new StringBuilder();
        for (ImapClient.Response response : answer.asked()) {
            all.append(response.text().replaceFirst("^\\* \\d+ ", "* ")).append('\n');
            for (byte[] literal : response.literals()) {
                all.append(new String(literal, StandardCharsets.ISO_8859_1)).append('\n');
            }
        }
        return all.append(answer.status().replaceAll("\\d+ ms", "")).toString();
    }

    /** The Message-IDs of what SEARCH finds. */
    Set<String> search(String criteria) throws IOException {
        ImapClient.Answer answer = imap.command("SEARCH " + criteria);
        if (!answer.ok()) {
            throw new AssertionError("SEARCH " + criteria + ": " + answer);
        }
        Set<String> hits = new TreeSet<>();
        for (String number : answer.line("* SEARCH").substring("* SEARCH".length()).split(" ")) {
            if (!number.isEmpty()) {
                hits.add(
                        numbers.entrySet().stream()
                                .filter(e -> e.getValue().equals(Integer.valueOf(number)))
                                .findFirst()
                                .orElseThrow()
                                .getKey());
            }
        }
        return hits;
    }

    @Override
    public void close() throws IOException {
        imap.close();
    }
}
