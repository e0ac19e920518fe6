// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.james.webadmin.Constants;
import org.apache.james.webadmin.Routes;
import org.qutemail.index.Agreement;
import spark.Service;

/**
 * {@code GET /qkd/index}: looks through all rows of the message index and answers, as JSON, whether
 * index, mailbox and vault say the same. Numbers and places only. Takes as long as reading all rows
 * does.
 *
 * <p>{@code agrees}, {@code rows}, {@code unsettled}, {@code without_row}, {@code without_message},
 * {@code without_secret}, {@code secrets_without_row}, {@code unconfirmed}, {@code faults}; see
 * {@link Agreement}.
 */
final class IndexRoutes implements Routes {

    private static final String BASE = "/qkd/index";

    private final Callable<Agreement> look;

    /**
     * @param look at everything, at the moment of asking
     */
    IndexRoutes(Callable<Agreement> look) {
        this.look = Objects.requireNonNull(look, "look");
    }

    @Override
    public String getBasePath() {
        return BASE;
    }

    @Override
    public void define(Service service) {
        service.get(
                BASE,
                (request, response) -> {
                    response.type(Constants.JSON_CONTENT_TYPE);
                    return json(look.call());
                });
    }

    private static String json(Agreement agreement) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("agrees", agreement.holds());
        json.put("rows", agreement.rows());
        json.put("unsettled", agreement.unsettled());
        json.put("without_row", agreement.withoutRow());
        json.put("without_message", agreement.withoutMessage());
        json.put("without_secret", agreement.withoutSecret());
        json.put("secrets_without_row", agreement.secretsWithoutRow());
        json.put("unconfirmed", agreement.unconfirmed());
        ArrayNode faults = json.putArray("faults");
        agreement.faults().forEach(faults::add);
        return json.toString();
    }
}
