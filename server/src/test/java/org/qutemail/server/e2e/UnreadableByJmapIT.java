// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.server.e2e.UnreadableMailbox.DAMAGED;
import static org.qutemail.server.e2e.UnreadableMailbox.KEYLESS;
import static org.qutemail.server.e2e.UnreadableMailbox.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.e2e.client.JmapClient;
import org.qutemail.server.testing.InProcessServer;

/** What {@link UnreadableMessageIT} shows, by JMAP. */
class UnreadableByJmapIT {

    @TempDir Path directory;

    @Test
    void jmapShouldGetTheOthersWhenTwoCannotBeOpened() throws Exception {
        try (InProcessServer server =
                InProcessServer.on(directory).memory().start().withUsers(UnreadableMailbox.ANNA)) {
            JmapClient client = server.jmap(UnreadableMailbox.of(server, "bob"));
            String inbox = client.mailbox("inbox");
            String query =
                    "{\"filter\":{\"inMailbox\":\""
                            + inbox
                            + "\"},\"sort\":[{\"property\":\"%s\"}]}";
            JsonNode ids = client.call("Email/query", query.formatted("receivedAt")).get("ids");
            assertThat(ids).hasSize(5);
            String keyless = ids.get(KEYLESS - 1).asText();
            String damaged = ids.get(DAMAGED - 1).asText();

            JsonNode full = get(client, ids, "\"subject\",\"bodyValues\",\"textBody\"");
            assertThat(full.get("list").findValuesAsText("value"))
                    .containsExactlyInAnyOrder(body(1), body(3), body(5));
            assertThat(full.get("notFound"))
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrder(keyless, damaged);

            JsonNode fast = get(client, ids, "\"subject\",\"preview\"");
            assertThat(fast.get("list")).hasSize(3);
            JsonNode headers = get(client, ids, "\"subject\"");
            assertThat(headers.get("list")).hasSize(4);
            JsonNode metadata = get(client, ids, "\"size\",\"mailboxIds\"");
            assertThat(metadata.get("list")).hasSize(5);

            assertThat(client.call("Email/query", query.formatted("sentAt")).get("ids"))
                    .isNotEmpty();
            assertThat(client.call("Email/query", "{\"filter\":{\"body\":\"body\"}}").get("ids"))
                    .hasSize(3);
        }
    }

    private static JsonNode get(JmapClient client, JsonNode ids, String properties)
            throws Exception {
        return client.call(
                "Email/get",
                "{\"fetchTextBodyValues\":true,\"ids\":"
                        + ids
                        + ",\"properties\":[\"id\","
                        + properties
                        + "]}");
    }
}
