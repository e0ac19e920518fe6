// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.qutemail.server.e2e.client.JmapClient;

/** Writing and sending as a JMAP client does it (RFC 8621 sections 4.6 and 7.5). */
final class Jmap {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Jmap() {}

    /**
     * Saves a letter among the drafts.
     *
     * @param to its recipient; empty: none yet
     * @return the id of the draft
     */
    static String draft(JmapClient jmap, Letter letter, String from, String to) throws IOException {
        JsonNode answer = trySaving(jmap, letter, from, to);
        assertThat(answer.path("created").has("d")).as(answer.toString()).isTrue();
        return answer.path("created").path("d").path("id").asText();
    }

    /** The same, whatever the answer. */
    static JsonNode trySaving(JmapClient jmap, Letter letter, String from, String to)
            throws IOException {
        ObjectNode draft = JSON.createObjectNode();
        draft.putObject("mailboxIds").put(jmap.mailbox("drafts"), true);
        draft.putObject("keywords").put("$draft", true);
        draft.putArray("from").addObject().put("email", from);
        if (!to.isEmpty()) {
            draft.putArray("to").addObject().put("email", to);
        }
        draft.put("subject", letter.subject());
        draft.putArray("textBody").addObject().put("partId", "p").put("type", "text/plain");
        draft.putObject("bodyValues").putObject("p").put("value", letter.body() + "\r\n");
        ObjectNode arguments = JSON.createObjectNode();
        arguments.putObject("create").set("d", draft);
        return jmap.call("Email/set", arguments.toString());
    }

    /** Submits a draft under an envelope; the answer names the submission {@code s}. */
    static JsonNode submit(JmapClient jmap, String draft, String sender, String... recipients)
            throws IOException {
        ObjectNode submission = JSON.createObjectNode();
        submission.put("emailId", draft);
        ObjectNode envelope = submission.putObject("envelope");
        envelope.putObject("mailFrom").put("email", sender);
        for (String recipient : recipients) {
            envelope.withArray("rcptTo").addObject().put("email", recipient);
        }
        ObjectNode arguments = JSON.createObjectNode();
        arguments.putObject("create").set("s", submission);
        return jmap.call("EmailSubmission/set", arguments.toString());
    }
}
