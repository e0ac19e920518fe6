// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.qutemail.server.e2e.client.JmapClient;
import org.qutemail.server.testing.MailServer;

/** A user's inbox as JMAP gives it, message by message. */
final class JmapView {

    private static final String PROPERTIES =
            "[\"id\",\"size\",\"messageId\",\"subject\",\"from\",\"to\",\"sentAt\",\"preview\","
                    + "\"hasAttachment\",\"attachments\",\"textBody\",\"htmlBody\",\"bodyValues\","
                    + "\"bodyStructure\",\"headers\"]";

    private final JmapClient jmap;
    private final Map<String, ObjectNode> emails = new TreeMap<>();

    JmapView(MailServer server, String user) throws IOException {
        jmap = server.jmap(user);
        JsonNode found =
                jmap.call(
                        "Email/query",
                        "{\"filter\":{\"inMailbox\":\""
                                + jmap.mailbox("inbox")
                                + "\"},\"limit\":256}");
        List<String> ids = new ArrayList<>();
        found.get("ids").forEach(id -> ids.add(id.toString()));
        for (int from = 0; from < ids.size(); from += 20) {
            get(ids.subList(from, Math.min(ids.size(), from + 20)));
        }
    }

    private void get(List<String> ids) throws IOException {
        JsonNode answer =
                jmap.call(
                        "Email/get",
                        "{\"ids\":"
                                + ids
                                + ",\"properties\":"
                                + PROPERTIES
                                + ",\"fetchAllBodyValues\":true}");
        if (!answer.path("notFound").isEmpty()) {
            throw new AssertionError("JMAP did not find " + answer.get("notFound"));
        }
        for (JsonNode email : answer.get("list")) {
            emails.put(email.path("messageId").path(0).asText(), (ObjectNode) email);
        }
    }

    int size() {
        return emails.size();
    }

    private ObjectNode email(String messageId) {
        // JMAP leaves the angle brackets out.
        return emails.get(messageId.substring(1, messageId.length() - 1));
    }

    long size(String messageId) {
        return email(messageId).get("size").asLong();
    }

    /** The octets that the download route gives for the whole message. */
    String download(String messageId) throws IOException {
        return new String(
                jmap.download(email(messageId).get("id").asText()), StandardCharsets.ISO_8859_1);
    }

    /**
     * Everything but what must differ: its own id (a mark stands in its place in the blob ids), the
     * size, and among the headers those that {@link Delivered} names.
     */
    String comparable(String messageId) throws IOException {
        ObjectNode email = email(messageId).deepCopy();
        String id = email.remove("id").asText();
        email.remove("size");
        headers(email);
        headers(email.path("bodyStructure"));
        String blob = "\"blobId\" : \"";
        return email.toPrettyString().replace(blob + id + "_", blob + "ID_");
    }

    private static void headers(JsonNode part) {
        if (part.path("headers") instanceof ArrayNode headers) {
            boolean receivedSeen = false;
            for (int i = 0; i < headers.size(); i++) {
                String name = headers.get(i).get("name").asText();
                boolean received = name.equals("Received") && !receivedSeen;
                receivedSeen |= received;
                if (received || name.equals("X-QKD-Protection")) {
                    headers.remove(i--);
                }
            }
        }
    }
}
