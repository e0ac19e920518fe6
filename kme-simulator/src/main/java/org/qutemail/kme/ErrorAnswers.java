// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * How a face words its errors: as section 6.5 has it, or as the quirks say. 401 has no body by the
 * standard's table.
 */
final class ErrorAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SimulatorConfig config;
    private final Face face;

    ErrorAnswers(SimulatorConfig config, Face face) {
        this.config = config;
        this.face = face;
    }

    Answer of(ApiException error) {
        int status = status(error.reason());
        if (status == 401 || config.has(Quirk.ERRORS_EMPTY, face)) {
            return new Answer(status, "application/json", new byte[0]);
        }
        if (config.has(Quirk.ERRORS_AS_HTML, face)) {
            String page = "<html><head><title>%d</title></head><body>Error</body></html>";
            return new Answer(
                    status, "text/html", page.formatted(status).getBytes(StandardCharsets.UTF_8));
        }
        return new Answer(status, "application/json", json(error.getMessage()));
    }

    private int status(ApiException.Reason reason) {
        return switch (reason) {
            case EXHAUSTED -> config.has(Quirk.EXHAUSTED_AS_400, face) ? 400 : reason.status;
            case UNKNOWN_KEY ->
                    config.has(Quirk.UNKNOWN_KEY_AS_401, face)
                            ? 401
                            : config.has(Quirk.UNKNOWN_KEY_AS_404, face) ? 404 : reason.status;
            default -> reason.status;
        };
    }

    private byte[] json(String message) {
        ObjectNode body = JSON.createObjectNode();
        if (config.has(Quirk.ERRORS_AS_DETAIL, face)) {
            body.put("detail", message);
        } else {
            body.put("message", message);
            if (config.has(Quirk.ERRORS_WITH_DETAILS, face)) {
                body.putArray("details").addObject().put("kme", face.kmeId());
            }
        }
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
